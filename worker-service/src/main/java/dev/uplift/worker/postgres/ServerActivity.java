package dev.uplift.worker.postgres;

import java.sql.SQLException;

/**
 * What a server does at one moment, and what it has counted since its statistics were reset, over all databases.
 *
 * @param started when its main process was
 * @param maxConnections its setting
 * @param seesAll whether the role may see what other roles' sessions do; if not, only {@link #connections} is true
 * @param connections of clients, Uplift's own left out
 * @param active of them, those that run a statement
 * @param idleInTransaction of them, those that hold a transaction open and do nothing
 * @param waiting of them, those that wait for a lock
 * @param longestSeconds how long the oldest transaction of a client is open
 * @param resets changes when the statistics of any database are reset
 */
public record ServerActivity(
        String started,
        long maxConnections,
        boolean seesAll,
        long connections,
        long active,
        long idleInTransaction,
        long waiting,
        double longestSeconds,
        long commits,
        long rollbacks,
        long deadlocks,
        long tempBytes,
        long blocksHit,
        long blocksRead,
        String resets) {

    /** A session whose kind is hidden is counted if it is in a database: nearly all of them are clients. */
    private static final String READ = """
            SELECT pg_postmaster_start_time()::text, current_setting('max_connections')::bigint,
                   pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'), sessions.*, counters.*
              FROM (SELECT count(*), count(*) FILTER (WHERE state = 'active'),
                           count(*) FILTER (WHERE state LIKE 'idle in transaction%'),
                           count(*) FILTER (WHERE wait_event_type = 'Lock'),
                           coalesce(extract(epoch FROM clock_timestamp() - min(xact_start)), 0)::float8
                      FROM pg_stat_activity
                     WHERE datid IS NOT NULL AND pid <> pg_backend_pid() AND application_name !~ '^uplift[/-]'
                       AND coalesce(backend_type, 'client backend') = 'client backend') sessions,
                   (SELECT sum(xact_commit)::bigint, sum(xact_rollback)::bigint, sum(deadlocks)::bigint,
                           sum(temp_bytes)::bigint, sum(blks_hit)::bigint, sum(blks_read)::bigint,
                           coalesce(sum(extract(epoch FROM stats_reset)), 0)::text
                      FROM pg_stat_database) counters
            """;

    /** Works from version 10 on, for any role. */
    public static ServerActivity read(Session session) throws SQLException {
        return session.first(
                        READ,
                        row -> new ServerActivity(
                                row.getString(1),
                                row.getLong(2),
                                row.getBoolean(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getDouble(8),
                                row.getLong(9),
                                row.getLong(10),
                                row.getLong(11),
                                row.getLong(12),
                                row.getLong(13),
                                row.getLong(14),
                                row.getString(15)))
                .orElseThrow();
    }
}
