package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Progress;
import dev.uplift.worker.postgres.Pipe;
import dev.uplift.worker.postgres.Session;
import java.sql.SQLException;
import java.util.Optional;

/** How far a copy is, by the bytes that went through and by what the target says that it does. */
final class CopyProgress {

    private static final int FIRST_THAT_TELLS_COPY = 14;
    private static final double NEWEST_COUNTS = 0.3;

    /** What goes through is text without indexes; the size of the tables is near enough. */
    private static final String EXPECTED = """
            SELECT coalesce(sum(pg_table_size(c.oid)), 0)
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                OR c.oid = 'pg_largeobject'::regclass
            """;

    private static final String COPYING = """
            SELECT format('copying table %s', coalesce((SELECT string_agg(substring(a.query FROM '^COPY (.*?) \\('), ', ')), ''))
              FROM pg_stat_progress_copy p
              JOIN pg_stat_activity a ON a.pid = p.pid
             WHERE p.datname = ?
             LIMIT 1
            """;

    private static final String INDEXING = """
            SELECT format('building index: %s, %s %%', p.phase,
                          CASE WHEN p.blocks_total > 0 THEN p.blocks_done * 100 / p.blocks_total ELSE 0 END)
              FROM pg_stat_progress_create_index p
             WHERE p.datname = ?
             LIMIT 1
            """;

    private static final String STATEMENT = """
            SELECT left(regexp_replace(query, '\\s+', ' ', 'g'), 80)
              FROM pg_stat_activity
             WHERE datname = ? AND application_name = ? AND state = 'active' AND pid <> pg_backend_pid()
             LIMIT 1
            """;

    private final String database;
    private final String built;
    private final String applicationName;
    private final long expected;
    private long bytesBefore;
    private long nanosBefore = System.nanoTime();
    private double perSecond;

    CopyProgress(Servers servers, Copy copy, long expected) {
        this.database = copy.database();
        this.built = copy.built(servers.upgrade());
        this.applicationName = servers.target().applicationName();
        this.expected = expected;
    }

    static long expected(Session source) throws SQLException {
        return source.number(EXPECTED);
    }

    /** @param target a session for the whole target, not used by the copy itself */
    Progress now(Pipe pipe, Session target) throws SQLException {
        var bytes = pipe.bytes();
        measure(bytes);
        var doing = "database %s: %s".formatted(database, doing(target).orElse("waiting for the target"));
        // Only the end of pg_restore is 100 percent.
        var total = Math.max(expected, bytes + bytes / 50 + 1);
        return Progress.of(doing, bytes, total, "bytes", pipe.drained() ? 0 : perSecond);
    }

    private void measure(long bytes) {
        var nanos = System.nanoTime();
        var rate = (bytes - bytesBefore) * 1e9 / Math.max(1, nanos - nanosBefore);
        perSecond = perSecond == 0 ? rate : perSecond + NEWEST_COUNTS * (rate - perSecond);
        bytesBefore = bytes;
        nanosBefore = nanos;
    }

    private Optional<String> doing(Session target) throws SQLException {
        if (target.major() >= FIRST_THAT_TELLS_COPY) {
            var copying = target.first(COPYING, row -> row.getString(1), built);
            if (copying.isPresent()) {
                return copying;
            }
        }
        var indexing = target.first(INDEXING, row -> row.getString(1), built);
        return indexing.isPresent()
                ? indexing
                : target.first(STATEMENT, row -> row.getString(1), built, applicationName);
    }
}
