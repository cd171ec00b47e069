package dev.uplift.worker.provider.azure.step;

import dev.uplift.worker.driver.StepResult;
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
                : turn.act(arm -> arm.delete(turn.server().id()), gone, "removal.operation");
    }

    /** The action {@code delete-backup}; the name has the upgrade's id in it. */
    static StepResult backup(Turn turn) {
        var path = "%s/backups/%s".formatted(turn.server().id(), turn.text("backup"));
        return turn.azure().arm().find(path).isEmpty()
                ? StepResult.done()
                : turn.act(
                        arm -> arm.delete(path),
                        "backup %s to be gone".formatted(turn.text("backup")),
                        "removal.operation");
    }
}
