package dev.uplift.sandbox.scalingo;

/** Where the platform's documents and its own dashboard's client disagree, one or the other is spoken. */
public enum Dialect {
    /** As the API reference shows it. */
    DOCUMENTED("done", "leader", true, true),
    /** As the client of the dashboard reads it. */
    DASHBOARD("finished", "master", false, false);

    private final String finished;
    private final String leader;
    private final boolean nextInFull;
    private final boolean bareOperation;

    Dialect(String finished, String leader, boolean nextInFull, boolean bareOperation) {
        this.finished = finished;
        this.leader = leader;
        this.nextInFull = nextInFull;
        this.bareOperation = bareOperation;
    }

    /** The status of a database's operation that has succeeded. */
    String finished() {
        return finished;
    }

    /** The role of the instance that writes. */
    String leader() {
        return leader;
    }

    /** Whether {@code next_upgrade} is an object; else it is an id. */
    boolean nextInFull() {
        return nextInFull;
    }

    /** Whether a restore answers {@code operation_id}; else {@code operation}. */
    boolean bareOperation() {
        return bareOperation;
    }
}
