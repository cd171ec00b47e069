package dev.uplift.worker.postgres;

import dev.uplift.contracts.UpgradeOptions.DataComparison;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How many rows there are, and a hash of all of them that does not depend on their order: the sum of the rows' own
 * hashes. Every {@link Session} writes values the same way, so that equal content has equal hashes on two versions.
 *
 * @param rows how many
 * @param hash empty where only rows are counted
 * @param sampled how many rows the hash is of, where it is not of all; see {@link TableSample}
 */
public record TableContent(long rows, Optional<String> hash, Optional<Long> sampled) {

    private static final int FIRST_WITH_SHORTEST_FLOATS = 12;

    private static final String TABLES = """
            SELECT n.nspname, c.relname, c.relkind = 'm' AS materialized, c.relispopulated, pg_table_size(c.oid) AS bytes,
                   ARRAY(SELECT a.attname::text FROM pg_attribute a
                          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS columns
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND n.nspname !~ '^pg_'
               AND n.nspname NOT IN ('information_schema', 'uplift_probe')
               AND NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
             ORDER BY bytes DESC, 1, 2
            """;

    /**
     * A table, a partition without partitions of its own, or a materialized view.
     *
     * @param schema unquoted
     * @param name unquoted
     * @param materialized a materialized view
     * @param populated false for one that was never refreshed
     * @param bytes of data
     * @param columns in the source's order; after a restore the order may be another one
     */
    public record Table(
            String schema, String name, boolean materialized, boolean populated, long bytes, List<String> columns) {
        public String qualified() {
            return Sql.name(schema, name);
        }
    }

    /** Every table with content, biggest first. */
    public static List<Table> tables(Session session) throws SQLException {
        return session.list(
                TABLES,
                row -> new Table(
                        row.getString(1),
                        row.getString(2),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        row.getLong(5),
                        Arrays.asList((String[]) row.getArray(6).getArray())));
    }

    /** Makes a session write numbers as the other side does. @param sourceMajor the older of both versions */
    public static void prepare(Session session, int sourceMajor) throws SQLException {
        session.execute("SET extra_float_digits TO " + (sourceMajor < FIRST_WITH_SHORTEST_FLOATS ? 0 : 3));
    }

    /** Reads a table. */
    public static TableContent of(Session session, Table table, DataComparison how) throws SQLException {
        return read(session, "ONLY %s t".formatted(table.qualified()), table.columns(), how);
    }

    /** Reads what a materialized view would hold if it were refreshed now. */
    public static TableContent ofDefinition(Session session, Table view, DataComparison how) throws SQLException {
        var query = session.text("SELECT pg_get_viewdef(?::regclass)", view.qualified())
                .strip()
                .replaceFirst(";$", "");
        var columns = view.columns().stream().map(Sql::name).collect(Collectors.joining(", "));
        return read(session, "(%s) t(%s)".formatted(query, columns), view.columns(), how);
    }

    private static TableContent read(Session session, String from, List<String> columns, DataComparison how)
            throws SQLException {
        return session.list(query(from, columns, how) + " " + Sql.OURS, TableContent::hashed)
                .getFirst();
    }

    /** The row of {@link #hashing}. */
    static TableContent hashed(ResultSet row) throws SQLException {
        return new TableContent(row.getLong(1), Optional.ofNullable(row.getString(2)), Optional.empty());
    }

    static String query(String from, List<String> columns, DataComparison how) {
        return switch (how) {
            case COUNTS -> "SELECT count(*), NULL FROM " + from;
            // What is too small for a sample is read in full.
            case FULL, SAMPLE -> hashing(columns, from);
        };
    }

    /** @param columns of {@code t} */
    static String hashing(List<String> columns, String from) {
        var row = columns.stream().map(column -> "t." + Sql.name(column)).collect(Collectors.joining(", "));
        return "SELECT count(*), coalesce(sum(('x' || substr(md5(ROW(%s)::text), 1, 16))::bit(64)::bigint::numeric), 0)::text FROM %s"
                .formatted(row, from);
    }
}
