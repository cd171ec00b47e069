package dev.uplift.worker.provider.azure.step;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.uplift.worker.driver.StepResult;
import java.util.Map;

/**
 * The action {@code take-backup}: after it, an on-demand backup of the server is complete. Backups carry no tags; the
 * name holds the upgrade's id, and so is nobody else's.
 */
final class TakeBackup {

    private TakeBackup() {}

    static StepResult run(Turn turn) {
        var backup = turn.text("backup");
        var path = "%s/backups/%s".formatted(turn.server().id(), backup);
        return turn.azure()
                .arm()
                .find(path)
                .map(shown -> shown.at("/properties/completedTime").asText())
                .map(completed -> completed.isEmpty()
                        ? turn.pending("backup %s".formatted(backup))
                        : StepResult.done(Map.of("backup.pre", backup, "backup.pre.time", completed)))
                .orElseGet(() -> turn.act(
                        arm -> arm.put(path, JsonNodeFactory.instance.objectNode()),
                        "backup %s to begin".formatted(backup),
                        "backup.operation"));
    }
}
