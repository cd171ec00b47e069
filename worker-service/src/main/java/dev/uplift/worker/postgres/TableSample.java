package dev.uplift.worker.postgres;

import dev.uplift.worker.postgres.TableContent.Table;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Some of a table's rows, chosen on the source by chance, and found on both sides by their primary key. The same seed
 * chooses the same rows as long as nobody writes, so that a difference that was found is found again by a retry.
 */
public final class TableSample {

    /** How many rows are looked at, at most. */
    public static final int MOST = 100_000;

    private static final int AT_ONCE = 10_000;

    /** Pages are drawn, not rows, so a few more are drawn than are wanted. */
    private static final double SPARE = 1.2;

    /** Keys are kept in memory, and a key may have kilobytes. */
    private static final int MOST_BYTES = 32 << 20;

    /** Only what a B-tree compares has an order and an equality that is everybody's; the operator may be anywhere. */
    private static final String KEY = """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod), n.nspname, o.oprname
              FROM pg_index i
              JOIN pg_class x ON x.oid = i.indexrelid
              JOIN pg_am m ON m.oid = x.relam AND m.amname = 'btree'
             CROSS JOIN LATERAL unnest(i.indkey::int2[], i.indclass::oid[]) WITH ORDINALITY k(attnum, opclass, n)
              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
              JOIN pg_opclass c ON c.oid = k.opclass
              JOIN pg_amop p ON p.amopfamily = c.opcfamily AND p.amopstrategy = 3
                            AND p.amoplefttype = c.opcintype AND p.amoprighttype = c.opcintype
              JOIN pg_operator o ON o.oid = p.amopopr
              JOIN pg_namespace n ON n.oid = o.oprnamespace
             WHERE i.indrelid = ?::regclass AND i.indisprimary AND i.indisvalid
             ORDER BY k.n
            """;

    /** A new copy has no statistics yet, and without them the whole table would be read for each part of the sample. */
    private static final String BY_KEY =
            "SET enable_seqscan TO off; SET enable_hashjoin TO off; SET enable_mergejoin TO off";

    private static final String AS_USUAL = "RESET enable_seqscan; RESET enable_hashjoin; RESET enable_mergejoin";

    /** A column of the key. @param equals the operator, in its schema */
    private record Column(String name, String type, String equals) {}

    /** One row's key. @param same whether its text means the same value again, which it does not for short floats */
    private record Drawn(List<String> key, boolean same) {}

    private final Table table;
    private final List<Column> key;
    private final List<List<String>> keys;
    private final long rows;

    private TableSample(Table table, List<Column> key, List<List<String>> keys, long rows) {
        this.table = table;
        this.key = key;
        this.keys = keys;
        this.rows = rows;
    }

    /**
     * Draws rows of a table of the source.
     *
     * @param seed any text; another one draws other rows
     * @param most how many rows, at most
     * @return nothing if a sample would be all of the table, or if its rows cannot be found by a primary key
     */
    public static Optional<TableSample> draw(Session source, Table table, String seed, int most) throws SQLException {
        var key = key(source, table);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        var rows = source.number("SELECT count(*) FROM ONLY %s %s".formatted(table.qualified(), Sql.OURS));
        if (rows <= most) {
            return Optional.empty();
        }
        var percent = Math.min(100, 100 * SPARE * most / rows);
        var drawn = source.list(drawing(table, key, seed, percent, most), row -> drawn(row, key.size()));
        return drawn.stream().allMatch(Drawn::same)
                ? Optional.of(new TableSample(
                        table, key, drawn.stream().map(Drawn::key).toList(), rows))
                : Optional.empty();
    }

    private static List<Column> key(Session source, Table table) throws SQLException {
        return source.list(
                KEY,
                row -> new Column(
                        Sql.name(row.getString(1)),
                        row.getString(2),
                        "OPERATOR(%s.%s)".formatted(Sql.name(row.getString(3)), row.getString(4))),
                table.qualified());
    }

    private static String drawing(Table table, List<Column> key, String seed, double percent, int most) {
        return """
                SELECT %s, same
                  FROM (SELECT *, sum(octet_length(concat(%s))) OVER (ORDER BY dice ROWS UNBOUNDED PRECEDING) AS bytes
                          FROM (SELECT %s, %s AS same, md5(%s || ROW(%s)::text) AS dice
                                  FROM ONLY %s t TABLESAMPLE SYSTEM (%s) REPEATABLE (%d)) drawn) s
                 WHERE bytes <= %d
                 ORDER BY dice
                 LIMIT %d %s
                """.formatted(
                        list(key, n -> "k" + n),
                        list(key, n -> "k" + n),
                        list(key, n -> "t.%s::text AS k%d".formatted(key.get(n).name(), n)),
                        joined(
                                key,
                                " AND ",
                                n -> "t.%s %s t.%s::text::%s"
                                        .formatted(
                                                key.get(n).name(),
                                                key.get(n).equals(),
                                                key.get(n).name(),
                                                key.get(n).type())),
                        Sql.literal(seed),
                        list(key, n -> "t." + key.get(n).name()),
                        table.qualified(),
                        Double.toString(percent),
                        seed.hashCode(),
                        MOST_BYTES,
                        most,
                        Sql.OURS);
    }

    private static String list(List<Column> key, IntFunction<String> words) {
        return joined(key, ", ", words);
    }

    /** Something for each column, by its number. */
    private static String joined(List<Column> key, String between, IntFunction<String> words) {
        return IntStream.range(0, key.size()).mapToObj(words).collect(Collectors.joining(between));
    }

    private static Drawn drawn(ResultSet row, int columns) throws SQLException {
        var key = new ArrayList<String>();
        for (int i = 1; i <= columns; i++) {
            key.add(row.getString(i));
        }
        return new Drawn(key, row.getBoolean(columns + 1));
    }

    /** What the source has: its rows were counted when they were drawn. */
    public TableContent onSource(Session source) throws SQLException {
        return read(source, rows);
    }

    /** What the other side has: the number of all rows, and the content of those that were drawn. */
    public TableContent onTarget(Session target) throws SQLException {
        return read(target, target.number("SELECT count(*) FROM ONLY %s %s".formatted(table.qualified(), Sql.OURS)));
    }

    private TableContent read(Session session, long all) throws SQLException {
        var query = TableContent.hashing(
                        table.columns(),
                        "unnest(%s) k(%s) JOIN ONLY %s t ON %s"
                                .formatted(
                                        list(key, _ -> "?::text[]"),
                                        list(key, n -> "k" + n),
                                        table.qualified(),
                                        joined(
                                                key,
                                                " AND ",
                                                n -> "t.%s %s k.k%d::%s"
                                                        .formatted(
                                                                key.get(n).name(),
                                                                key.get(n).equals(),
                                                                n,
                                                                key.get(n).type()))))
                + " " + Sql.OURS;
        var found = 0L;
        var hash = BigDecimal.ZERO;
        session.execute(BY_KEY);
        try {
            for (int from = 0; from < keys.size(); from += AT_ONCE) {
                var part = keys.subList(from, Math.min(keys.size(), from + AT_ONCE));
                var content =
                        session.list(query, TableContent::hashed, arrays(part)).getFirst();
                found += content.rows();
                hash = hash.add(new BigDecimal(content.hash().orElseThrow()));
            }
        } finally {
            if (!session.isClosed()) {
                session.execute(AS_USUAL);
            }
        }
        return new TableContent(all, Optional.of(hash.toPlainString()), Optional.of(found));
    }

    /** One array for each column of the key. */
    private Object[] arrays(List<List<String>> part) {
        return IntStream.range(0, key.size())
                .mapToObj(n -> part.stream().map(row -> row.get(n)).toArray(String[]::new))
                .toArray();
    }
}
