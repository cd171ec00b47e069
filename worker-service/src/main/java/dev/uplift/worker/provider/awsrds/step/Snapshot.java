package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.provider.awsrds.account.RdsAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBClusterSnapshot;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.Tag;

/**
 * A snapshot of what the upgrade is about: RDS has calls of their own for those of instances and those of clusters.
 *
 * @param arn where the platform gives one
 * @param status {@code creating}, {@code available} or {@code failed}
 * @param percent how much of it is there
 * @param begun when it was asked for
 */
record Snapshot(
        String id,
        Optional<String> arn,
        List<Tag> tags,
        String status,
        Optional<Integer> percent,
        Optional<Instant> begun) {

    static Optional<Snapshot> find(Turn turn, String id) {
        var fleet = turn.account().fleet();
        return switch (turn.address().resource()) {
            case RdsAddress.Instance _ -> fleet.snapshot(id).map(Snapshot::of);
            case RdsAddress.Cluster _ -> fleet.clusterSnapshot(id).map(Snapshot::of);
        };
    }

    /** Begins one of the upgrade's server, with the upgrade's tag. */
    static void take(Turn turn, RdsClient rds, String id) {
        var tag = turn.names().tag();
        switch (turn.address().resource()) {
            case RdsAddress.Instance _ ->
                rds.createDBSnapshot(request -> request.dbInstanceIdentifier(turn.instance())
                        .dbSnapshotIdentifier(id)
                        .tags(tag));
            case RdsAddress.Cluster _ ->
                rds.createDBClusterSnapshot(request -> request.dbClusterIdentifier(turn.cluster())
                        .dbClusterSnapshotIdentifier(id)
                        .tags(tag));
        }
    }

    static void delete(Turn turn, RdsClient rds, String id) {
        switch (turn.address().resource()) {
            case RdsAddress.Instance _ -> rds.deleteDBSnapshot(request -> request.dbSnapshotIdentifier(id));
            case RdsAddress.Cluster _ ->
                rds.deleteDBClusterSnapshot(request -> request.dbClusterSnapshotIdentifier(id));
        }
    }

    /** Whether a server can be restored from it. */
    boolean isComplete() {
        return status.equals("available");
    }

    private static Snapshot of(DBSnapshot of) {
        return new Snapshot(
                of.dbSnapshotIdentifier(),
                Optional.ofNullable(of.dbSnapshotArn()),
                of.tagList(),
                of.status(),
                Optional.ofNullable(of.percentProgress()),
                Optional.ofNullable(of.snapshotCreateTime()));
    }

    private static Snapshot of(DBClusterSnapshot of) {
        return new Snapshot(
                of.dbClusterSnapshotIdentifier(),
                Optional.ofNullable(of.dbClusterSnapshotArn()),
                of.tagList(),
                of.status(),
                Optional.ofNullable(of.percentProgress()),
                Optional.ofNullable(of.snapshotCreateTime()));
    }
}
