package dev.uplift.worker.provider.dumprestore;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.step.QueryRehearsal;
import java.sql.SQLException;

/** How production's statements are planned on the source and on the rehearsed databases. */
final class RehearseQueries {

    private RehearseQueries() {}

    static StepResult run(Servers servers) throws SQLException, InterruptedException {
        return QueryRehearsal.run(
                servers.work(),
                Copy.all(servers.parameters()).stream()
                        .map(copy -> copy.named(servers.upgrade()))
                        .toList(),
                database -> servers.onSource(sessions -> sessions.openLong(database.name())),
                database -> servers.onTarget(sessions -> sessions.openLong(database.here())));
    }
}
