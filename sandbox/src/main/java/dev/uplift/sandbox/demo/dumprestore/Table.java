package dev.uplift.sandbox.demo.dumprestore;

/** A table of the demo's databases that holds rows itself; names unquoted. */
record Table(String database, String schema, String name) implements Comparable<Table> {

    /** The id of the check that compares its data. */
    String checkId() {
        return "data:%s.%s.%s".formatted(database, schema, name);
    }

    @Override
    public int compareTo(Table other) {
        return checkId().compareTo(other.checkId());
    }
}
