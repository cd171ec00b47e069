package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.driver.StepResult;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/** After it, a snapshot of the instance is there and complete. */
final class TakeSnapshot {

    private TakeSnapshot() {}

    static StepResult run(Turn turn) {
        var id = turn.text("snapshot");
        var found = turn.account().fleet().snapshot(id);
        if (found.isEmpty()) {
            return turn.act(
                    rds -> rds.createDBSnapshot(request -> request.dbInstanceIdentifier(turn.instance())
                            .dbSnapshotIdentifier(id)
                            .tags(turn.names().tag())),
                    "snapshot %s to begin".formatted(id));
        }
        return judged(turn, found.get());
    }

    private static StepResult judged(Turn turn, DBSnapshot snapshot) {
        var id = snapshot.dbSnapshotIdentifier();
        if (!turn.isOurs(snapshot.tagList(), snapshot.dbSnapshotArn())) {
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
                        Optional.ofNullable(snapshot.snapshotCreateTime())
                                .orElseGet(turn::now)
                                .toString()));
            case "failed" ->
                StepResult.failed(Problem.of(
                        Kind.PROVIDER,
                        "snapshot-failed",
                        "Snapshot %s has failed.".formatted(id),
                        "Look at the instance's events; delete the snapshot, then retry."));
            default -> turn.pending("snapshot %s, %d %% done".formatted(id, snapshot.percentProgress()));
        };
    }
}
