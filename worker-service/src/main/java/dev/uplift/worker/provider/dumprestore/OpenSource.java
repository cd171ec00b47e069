package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Problem;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.DatabaseProperties;
import dev.uplift.worker.postgres.Databases;
import dev.uplift.worker.postgres.Fence;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.Setting;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** After it, the source takes writes again; a fence of another upgrade stays as it is. */
final class OpenSource {

    private static final Setting READ_ONLY = new Setting("default_transaction_read_only", "on");
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final String PERMISSION_DENIED = "42501";

    private OpenSource() {}

    static StepResult run(Servers servers) throws SQLException, InterruptedException {
        return servers.onSource(source -> {
            try (var session = source.open()) {
                servers.work().mayAct();
                new Fence(servers.upgrade()).open(session);
                var closed = stillClosed(source, session);
                return closed.isEmpty() ? StepResult.done() : StepResult.failed(closed(closed));
            }
        });
    }

    /** Tries as a client would, since only that proves it. */
    private static List<String> stillClosed(Sessions source, Session session) throws SQLException {
        var superuser = session.superuser();
        var closed = new ArrayList<String>();
        for (var database : Databases.read(session)) {
            if (isOpen(database) && (superuser || database.ownedByUs()) && !takesWrites(source, database.name())) {
                closed.add(database.name());
            }
        }
        return closed;
    }

    private static boolean isOpen(DatabaseProperties database) {
        return database.isUsers()
                && database.mark().isEmpty()
                && !database.settings().contains(READ_ONLY);
    }

    private static boolean takesWrites(Sessions source, String database) throws SQLException {
        try (var client = source.client(database, ANSWER);
                var statement = client.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE uplift_proof ()");
            return true;
        } catch (SQLException refused) {
            if ("25006".equals(refused.getSQLState())) {
                return false;
            }
            // A role that may not make tables proves nothing; the fence itself is gone.
            if (PERMISSION_DENIED.equals(refused.getSQLState())) {
                return true;
            }
            throw refused;
        }
    }

    private static Problem closed(List<String> databases) {
        return Problem.of(
                Problem.Kind.DATABASE,
                "source-still-read-only",
                "The fence is open, and yet databases of the source take no writes: " + String.join(", ", databases),
                "Look for default_transaction_read_only in the server's configuration and in the role's parameters.");
    }
}
