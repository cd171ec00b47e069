package dev.uplift.worker.provider.azure.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.ServerAddress;

/**
 * The action {@code reapply-settings}: what a restore does not bring along, on the server that a way back leads to, which may
 * be the original. Its standby takes long and is made when clients are back.
 */
final class ReapplySettings {

    private ReapplySettings() {}

    static StepResult run(Turn turn) {
        var server = turn.wayBack();
        var parameters = Parameters.on(turn, server);
        return parameters instanceof StepResult.Done
                ? Found.ready(turn, server, now -> rest(turn, server, now))
                : parameters;
    }

    /** One at a time, since each makes the server busy. */
    private static StepResult rest(Turn turn, ServerAddress server, FlexibleServer now) {
        var before = turn.settings().server();
        var window = before.maintenanceWindow()
                .filter(wanted -> !before.maintenanceWindow().equals(now.maintenanceWindow()));
        if (window.isPresent()) {
            return turn.act(
                    arm -> arm.setMaintenanceWindow(server, window.get()),
                    "the maintenance window of %s".formatted(server),
                    "window.operation");
        }
        var days = before.backup().retentionDays();
        return days == 0 || days == now.backup().retentionDays()
                ? StepResult.done()
                : turn.act(
                        arm -> arm.setBackupRetention(server, days),
                        "the backup retention of %s".formatted(server),
                        "retention.operation");
    }
}
