package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.worker.postgres.Session;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Ends what an earlier turn left running, and keeps two turns from doing the same thing at once. */
final class Takeover {

    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final String EARLIER = """
            SELECT pid FROM pg_stat_activity
             WHERE starts_with(application_name, ?) AND pid <> pg_backend_pid()
               AND substr(application_name, length(?) + 1) ~ '^[0-9]{1,18}$'
               AND substr(application_name, length(?) + 1)::bigint < ?
            """;

    private Takeover() {}

    /** Ends the sessions of earlier turns on both servers; the probe has another name. */
    static void endEarlierTurns(Servers servers) throws SQLException, InterruptedException {
        servers.onSource(sessions -> {
            try (var session = sessions.open()) {
                return end(servers, session);
            }
        });
        servers.onTarget(sessions -> {
            try (var session = sessions.open()) {
                return end(servers, session);
            }
        });
    }

    private static boolean end(Servers servers, Session session) throws SQLException {
        var prefix = "uplift/%s/".formatted(servers.upgrade());
        var turn = servers.work().command().turn();
        var pids = session.list(EARLIER, row -> row.getInt(1), prefix, prefix, prefix, turn);
        for (var pid : pids) {
            servers.work().mayAct();
            session.holds("SELECT pg_terminate_backend(?)", pid);
        }
        return !pids.isEmpty();
    }

    /**
     * Takes a lock that the server holds as long as this session lives.
     *
     * @return why not, if another turn has it for too long
     */
    static Optional<Problem> lock(Session session, UpgradeId upgrade, int n) throws SQLException {
        session.execute("SET lock_timeout TO " + WAIT.toMillis());
        try {
            session.text("SELECT pg_advisory_lock(?)::text", key(upgrade, n));
            session.execute("SET lock_timeout TO 0");
            return Optional.empty();
        } catch (SQLException refused) {
            if (LOCK_NOT_AVAILABLE.equals(refused.getSQLState())) {
                return Optional.of(Problem.of(
                        Problem.Kind.TRANSIENT,
                        "copy-locked",
                        "Another turn of this upgrade still copies this database.",
                        ""));
            }
            throw refused;
        }
    }

    private static long key(UpgradeId upgrade, int n) {
        try {
            var name = "%s/%d".formatted(upgrade, n).getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name))
                    .getLong();
        } catch (NoSuchAlgorithmException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
