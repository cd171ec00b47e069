package dev.uplift.worker.provider.azure.step;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.plan.InPlacePlan;
import java.util.Map;

/**
 * The action {@code take-backup}: after it, an on-demand backup of the server is complete. Backups carry no tags: one is ours
 * if it has our name and we asked for it. Azure shows it when it is complete.
 */
final class TakeBackup {

    private TakeBackup() {}

    static StepResult run(Turn turn) {
        var backup = turn.text("backup");
        var path = "%s/backups/%s".formatted(turn.server().id(), backup);
        var shown = turn.azure().arm().find(path);
        if (shown.isEmpty()) {
            return new Once(InPlacePlan.BACKED_UP, "backup %s".formatted(backup), "backup-failed")
                    .ask(turn, arm -> arm.put(path, JsonNodeFactory.instance.objectNode()));
        }
        if (!Once.wasAsked(turn, InPlacePlan.BACKED_UP)) {
            return Turn.failed(
                    "name-taken",
                    "There is a backup %s that this upgrade did not ask for.".formatted(backup),
                    "Delete it if nobody needs it, then retry.");
        }
        var completed = shown.get().at("/properties/completedTime").asText();
        return completed.isEmpty()
                ? turn.pending("backup %s".formatted(backup))
                : StepResult.done(Map.of("backup.pre", backup, "backup.pre.time", completed));
    }
}
