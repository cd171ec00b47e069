package dev.uplift.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How upgrades end, looked at in the control plane's own database, past the API that is measured.
 *
 * @param since only those that were asked for from then on
 */
record Ends(Connection connection, Timestamp since) {

    private static final String COUNT = """
            SELECT count(*) FILTER (WHERE state = 'SUCCEEDED'),
                   count(*) FILTER (WHERE state IN ('FAILED', 'REJECTED', 'ROLLED_BACK', 'CANCELLED'))
              FROM upgrade WHERE created_at >= ?
            """;

    /** The database's own time. */
    static Timestamp now(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT clock_timestamp()")) {
            rows.next();
            return rows.getTimestamp(1);
        }
    }

    /**
     * Waits until so many have ended.
     *
     * @return how many of them succeeded
     * @throws IllegalStateException if that takes longer
     */
    int await(int upgrades, Duration longest) throws SQLException, InterruptedException {
        var until = System.nanoTime() + longest.toNanos();
        try (var count = connection.prepareStatement(COUNT)) {
            count.setTimestamp(1, since);
            while (System.nanoTime() < until) {
                try (var rows = count.executeQuery()) {
                    rows.next();
                    if (rows.getInt(1) + rows.getInt(2) >= upgrades) {
                        return rows.getInt(1);
                    }
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IllegalStateException("not all upgrades ended within " + longest);
    }
}
