package dev.uplift.worker.provider.scalingo.path;

/**
 * One call of Scalingo's upgrade: from a version to the next one.
 *
 * @param n its number in the plan, from 1
 */
public record Hop(int n, Release from, Release to) {

    /** Whether it is another major version afterwards: pg_upgrade runs, and everybody is cut off. */
    public boolean major() {
        return from.version().major() != to.version().major();
    }

    @Override
    public String toString() {
        return "%s → %s".formatted(from.version(), to.version());
    }
}
