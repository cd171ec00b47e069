package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Problem;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Session;
import java.sql.SQLException;
import java.util.Map;

/**
 * After it, nothing that this upgrade or its rehearsal made is left on the target; what clients use already is never
 * taken away.
 */
final class DropTarget {

    private DropTarget() {}

    static StepResult run(Servers servers) throws SQLException, InterruptedException {
        Takeover.endEarlierTurns(servers);
        return servers.onTarget(sessions -> {
            try (var session = sessions.openLong()) {
                return drop(servers, session);
            }
        });
    }

    private static StepResult drop(Servers servers, Session session) throws SQLException {
        var databases = Copy.all(servers.parameters()).stream()
                .map(copy -> new TargetDatabase(servers, copy))
                .toList();
        for (var database : databases) {
            if (!database.copy().inPlace() && database.find(session).isEmpty() && database.isOpen(session)) {
                return StepResult.failed(open(database.copy().database()));
            }
        }
        for (var database : databases) {
            database.remove(session);
        }
        var kept = MadeRoles.drop(servers, session);
        return StepResult.done(kept.isEmpty() ? Map.of() : Map.of("roles.kept", kept));
    }

    private static Problem open(String database) {
        return Problem.of(
                Problem.Kind.DATABASE,
                "target-open",
                "Database %s of the target is open to clients; dropping it would lose what they wrote."
                        .formatted(database),
                "Stop the clients, compare, and drop it yourself.");
    }
}
