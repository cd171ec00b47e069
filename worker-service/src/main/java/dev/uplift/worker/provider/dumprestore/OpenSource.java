package dev.uplift.worker.provider.dumprestore;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.step.ServerFence;
import java.sql.SQLException;

/** After it, the source takes writes again; a fence of another upgrade stays as it is. */
final class OpenSource {

    private OpenSource() {}

    static StepResult run(Servers servers) throws SQLException, InterruptedException {
        return servers.onSource(source -> new ServerFence(servers.work(), source, "source").open());
    }
}
