package dev.uplift.worker.postgres.precheck;

/** How a server gets to its new version; what stops one way may not matter to another. */
public enum Method {
    /** The files stay, pg_upgrade makes the catalogs anew; nearly every platform does it so. */
    PG_UPGRADE("pg_upgrade"),
    /** A second server is filled by pg_dump and pg_restore. */
    DUMP_RESTORE("dump-restore"),
    /** A second server gets the schema by pg_dump, and the rows by logical replication. */
    LOGICAL("logical");

    private final String name;

    Method(String name) {
        this.name = name;
    }

    /** As the catalogue names it. */
    @Override
    public String toString() {
        return name;
    }
}
