package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.worker.driver.StepResult;
import java.util.function.Supplier;

/**
 * That nobody but this upgrade is at the data: looked at before everything that is done to it, since whoever deploys may
 * scale a StatefulSet at any time.
 */
final class Quiesced {

    private Quiesced() {}

    /** Acts only if the server is stopped, and no pod has its claim. */
    static StepResult then(Turn turn, Supplier<StepResult> act) {
        return Server.of(turn, server -> {
            if (!server.isStopped()) {
                return Turn.failed(
                        "server-started-meanwhile",
                        "Somebody has scaled %s up while it was stopped for the upgrade.".formatted(turn.address()),
                        "Keep deployments and autoscalers away from it; then roll back or retry.");
            }
            return Volume.of(turn, volume -> {
                var users = volume.users();
                return users.isEmpty()
                        ? act.get()
                        : turn.pending(
                                "claim %s, which pods %s still use".formatted(turn.text("claim"), Volume.names(users)));
            });
        });
    }
}
