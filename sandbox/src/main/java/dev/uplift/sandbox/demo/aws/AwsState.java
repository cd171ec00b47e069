package dev.uplift.sandbox.demo.aws;

import dev.uplift.sandbox.aws.InstanceView;
import dev.uplift.sandbox.aws.RdsRegion;
import dev.uplift.sandbox.aws.SnapshotView;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a region holds at one moment.
 *
 * @param instances by their names
 * @param snapshots manual ones
 */
record AwsState(SortedMap<String, InstanceView> instances, List<SnapshotView> snapshots) {

    static AwsState of(RdsRegion region) {
        var instances = region.instances().stream()
                .collect(Collectors.toMap(InstanceView::name, Function.identity(), (one, _) -> one, TreeMap::new));
        return new AwsState(
                instances,
                region.snapshotViews().stream()
                        .filter(snapshot -> snapshot.type().equals("manual"))
                        .toList());
    }

    /** How many snapshots of each instance there are, by the instance's name. */
    Map<String, List<SnapshotView>> snapshotsByInstance() {
        return snapshots.stream().collect(Collectors.groupingBy(SnapshotView::instance));
    }
}
