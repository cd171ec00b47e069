package dev.uplift.worker.postgres.step;

/**
 * A database of a server.
 *
 * @param name by which users know it
 * @param here what it is called on the server that is looked at, as long as it is not opened under its own name
 */
public record NamedDatabase(String name, String here) {

    /** One that has its own name. */
    public NamedDatabase(String name) {
        this(name, name);
    }
}
