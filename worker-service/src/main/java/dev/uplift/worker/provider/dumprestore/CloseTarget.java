package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Databases;
import dev.uplift.worker.postgres.Fence;
import dev.uplift.worker.postgres.step.ServerFence;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;

/** After it, no client writes to what was moved to the target; what clients wrote there stays for people to look at. */
final class CloseTarget {

    private CloseTarget() {}

    static StepResult run(Servers servers) throws SQLException, InterruptedException {
        var moved = Copy.all(servers.parameters()).stream().map(Copy::database).collect(Collectors.toSet());
        return servers.onTarget(target -> {
            try (var session = target.open()) {
                var databases = Databases.read(session).stream()
                        .filter(database -> moved.contains(database.name()))
                        .toList();
                var hard = servers.work().command().options().fence() == UpgradeOptions.Fence.HARD;
                var fence = new Fence(servers.upgrade());
                var standing = fence.plan(session, databases, hard);
                servers.work().mayAct();
                fence.close(session, standing);
                return new ServerFence(servers.work(), target, "target")
                        .sendAway(session, Set.copyOf(standing.databases()))
                        .map(StepResult::failed)
                        .orElseGet(StepResult::done);
            }
        });
    }
}
