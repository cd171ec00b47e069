package dev.uplift.worker.provider.azure.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.plan.InPlacePlan;
import dev.uplift.worker.provider.azure.subscription.AsyncOperation;
import java.net.URI;
import java.util.Map;

/**
 * The action {@code take-backup}: after it, an on-demand backup of the server is complete. Backups carry no tags: one is ours
 * if it has our name and we asked for it. Azure shows it when it is complete.
 */
final class TakeBackup {

    private TakeBackup() {}

    static StepResult run(Turn turn) {
        return turn.unhurried(look(turn));
    }

    private static StepResult look(Turn turn) {
        var backup = turn.text("backup");
        if (isRunning(turn)) {
            return turn.pending("backup %s".formatted(backup));
        }
        var shown = turn.azure().arm().backup(turn.server(), backup);
        if (shown.isEmpty()) {
            return new Once(InPlacePlan.BACKED_UP, "backup %s".formatted(backup), "backup-failed")
                    .ask(turn, arm -> arm.takeBackup(turn.server(), backup));
        }
        if (!Once.wasAsked(turn, InPlacePlan.BACKED_UP)) {
            return Turn.failed(
                    "name-taken",
                    "There is a backup %s that this upgrade did not ask for.".formatted(backup),
                    "Delete it if nobody needs it, then retry.");
        }
        return shown.get()
                .completed()
                .map(completed ->
                        StepResult.done(Map.of("backup.pre", backup, "backup.pre.time", completed.toString())))
                .orElseGet(() -> turn.pending("backup %s".formatted(backup)));
    }

    /** Then one call tells so. */
    private static boolean isRunning(Turn turn) {
        return turn.fact(InPlacePlan.BACKED_UP.operation())
                .map(url -> turn.azure().arm().operation(URI.create(url)))
                .filter(AsyncOperation.Running.class::isInstance)
                .isPresent();
    }
}
