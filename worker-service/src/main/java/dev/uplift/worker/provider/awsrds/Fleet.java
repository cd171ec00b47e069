package dev.uplift.worker.provider.awsrds;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;

/**
 * What is in one account and region now. Answers are read after they were asked for; whoever asks at the same time
 * shares the calls.
 */
final class Fleet {

    private final RdsClient rds;
    private final Duration pollInterval;

    Fleet(RdsClient rds, Duration pollInterval) {
        this.rds = rds;
        this.pollInterval = pollInterval;
    }

    /** @throws software.amazon.awssdk.core.exception.SdkException as {@link Turn#action} expects it */
    Optional<DBInstance> instance(String id) {
        try {
            return rds.describeDBInstances(request -> request.dbInstanceIdentifier(id)).dbInstances().stream()
                    .findFirst();
        } catch (DbInstanceNotFoundException _) {
            return Optional.empty();
        }
    }

    /** @throws software.amazon.awssdk.core.exception.SdkException as {@link Turn#action} expects it */
    Optional<DBSnapshot> snapshot(String id) {
        try {
            return rds.describeDBSnapshots(request -> request.dbSnapshotIdentifier(id)).dbSnapshots().stream()
                    .findFirst();
        } catch (DbSnapshotNotFoundException _) {
            return Optional.empty();
        }
    }

    /** Until everybody who waits looks again. */
    Duration untilNextLook() {
        var interval = pollInterval.toNanos();
        return Duration.ofNanos(interval - Math.floorMod(System.nanoTime(), interval));
    }
}
