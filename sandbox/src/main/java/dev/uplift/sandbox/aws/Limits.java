package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Refusal;
import java.util.Collection;

/**
 * Quotas of an account in a region.
 *
 * @param instances how many at most
 * @param snapshots manual ones, how many at most
 */
public record Limits(int instances, int snapshots) {

    /** More than any test needs; AWS begins with 40 and 100. */
    public static final Limits WIDE = new Limits(100_000, 100_000);

    void checkInstances(Collection<Instance> there) {
        if (there.size() >= instances) {
            throw Refusal.of("InstanceQuotaExceeded", "DB Instance quota exceeded");
        }
    }

    void checkSnapshots(Collection<Snapshot> there) {
        if (there.stream().filter(snapshot -> snapshot.type().equals("manual")).count() >= snapshots) {
            throw Refusal.of("SnapshotQuotaExceeded", "Cannot create more than %d manual snapshots", snapshots);
        }
    }
}
