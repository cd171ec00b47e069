package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.driver.StepResult;
import java.util.Map;

/** After it, a snapshot of the server is there and complete. */
final class TakeSnapshot {

    private TakeSnapshot() {}

    static StepResult run(Turn turn) {
        var id = turn.text("snapshot");
        var found = Snapshot.find(turn, id);
        if (found.isEmpty()) {
            return turn.act(rds -> Snapshot.take(turn, rds, id), "snapshot %s to begin".formatted(id));
        }
        return judged(turn, found.get());
    }

    private static StepResult judged(Turn turn, Snapshot snapshot) {
        var id = snapshot.id();
        if (!turn.isOurs(snapshot.tags(), snapshot.arn().orElse(null))) {
            return StepResult.failed(Problem.of(
                    Kind.PROVIDER,
                    "name-taken",
                    "Snapshot %s is there and does not carry this upgrade's tag.".formatted(id),
                    "Rename or delete it, then retry."));
        }
        return switch (snapshot.status()) {
            case "available" ->
                StepResult.done(Map.of(
                        turn.text("fact"),
                        id,
                        turn.text("fact") + ".time",
                        snapshot.begun().orElseGet(turn::now).toString()));
            case "failed" ->
                StepResult.failed(Problem.of(
                        Kind.PROVIDER,
                        "snapshot-failed",
                        "Snapshot %s has failed.".formatted(id),
                        "Look at the server's events; delete the snapshot, then retry."));
            default ->
                turn.pending("snapshot %s, %d %% done"
                        .formatted(id, snapshot.percent().orElse(0)));
        };
    }
}
