package dev.uplift.worker.provider.kubernetes.server;

/** Where the data of a server is cannot be told from its StatefulSet; the message says why, and no secret. */
public final class LayoutUnknown extends Exception {

    private final String remedy;

    LayoutUnknown(String message, String remedy) {
        super(message, null, false, false);
        this.remedy = remedy;
    }

    /** What a person does about it. */
    public String remedy() {
        return remedy;
    }
}
