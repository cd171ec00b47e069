package dev.uplift.worker.provider.azure.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.plan.InPlacePlan;
import dev.uplift.worker.provider.azure.server.FlexibleServer;

/** Takes away what the upgrade made, and nothing else. */
final class Removals {

    private Removals() {}

    /** The action {@code delete-clone}; one without this upgrade's tag is left alone. */
    static StepResult clone(Turn turn) {
        var there = turn.azure().servers().server(turn.server());
        return there.isEmpty() ? StepResult.done() : remove(turn, there.get());
    }

    private static StepResult remove(Turn turn, FlexibleServer server) {
        var gone = "%s to be gone".formatted(turn.server());
        if (!turn.names().isOurs(server.tags())) {
            return Turn.failed(
                    "not-ours",
                    "%s does not carry this upgrade's tag.".formatted(turn.server()),
                    "Delete it yourself if nobody needs it.");
        }
        return server.state().equals("Dropping")
                ? turn.pending(gone)
                : turn.act(arm -> arm.delete(turn.server()), gone, "removal.operation");
    }

    /** The action {@code delete-backup}; the server itself stays Ready and shows the backup until it is gone. */
    static StepResult backup(Turn turn) {
        var backup = turn.text("backup");
        if (turn.azure().arm().backup(turn.server(), backup).isEmpty()) {
            return StepResult.done();
        }
        return Once.wasAsked(turn, InPlacePlan.BACKED_UP)
                ? new Once(turn.begun(), "removal of backup %s".formatted(backup), "removal-failed")
                        .ask(turn, arm -> arm.deleteBackup(turn.server(), backup))
                : Turn.failed(
                        "not-ours",
                        "This upgrade did not ask for backup %s.".formatted(backup),
                        "Delete it yourself if nobody needs it.");
    }
}
