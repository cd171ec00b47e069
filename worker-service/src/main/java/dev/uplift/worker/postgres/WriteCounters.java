package dev.uplift.worker.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many rows were ever written in each database, as the server counts them. */
public final class WriteCounters {

    private static final String COUNTER = """
            SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)
              FROM pg_stat_user_tables
             WHERE schemaname <> 'uplift_probe'
            """;

    /** A session reports what it counted at its end, or after a second at the latest. */
    private static final Duration UNTIL_REPORTED = Duration.ofMillis(1_100);

    private static final int TRIES = 10;

    private WriteCounters() {}

    /** Reads them now. */
    public static Map<String, Long> read(Sessions sessions, List<String> databases) throws SQLException {
        var counters = new TreeMap<String, Long>();
        for (var database : databases) {
            try (var session = sessions.open(database)) {
                counters.put(database, session.number(COUNTER));
            }
        }
        return counters;
    }

    /** Reads them until they stand still; for use behind a fence. */
    public static Map<String, Long> settled(Sessions sessions, List<String> databases)
            throws SQLException, InterruptedException {
        var counters = read(sessions, databases);
        for (int i = 0; i < TRIES; i++) {
            Thread.sleep(UNTIL_REPORTED);
            var again = read(sessions, databases);
            if (again.equals(counters)) {
                return again;
            }
            counters = again;
        }
        return counters;
    }
}
