package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Problem;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Roles;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sql;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** After it, nothing that this upgrade made is left on the target; what clients use already is never taken away. */
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
        dropRoles(servers, session);
        return StepResult.done();
    }

    /** Only what is both recorded and marked; if the record was lost, the mark alone decides. */
    private static void dropRoles(Servers servers, Session session) throws SQLException {
        var ours = CreateRoles.ours(Roles.read(session), servers.upgrade());
        if (servers.facts().get("roles.created") instanceof Collection<?> recorded) {
            ours.retainAll(Set.copyOf(recorded));
        }
        if (ours.isEmpty()) {
            return;
        }
        var names = String.join(", ", ours.stream().sorted().map(Sql::name).toList());
        servers.work().mayAct();
        session.transaction(() -> {
            for (var statement : List.of("DROP OWNED BY " + names, "DROP ROLE " + names)) {
                session.execute(statement);
            }
        });
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
