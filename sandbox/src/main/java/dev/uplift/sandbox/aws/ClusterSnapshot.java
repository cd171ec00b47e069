package dev.uplift.sandbox.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A snapshot of a cluster: what it had when it was begun.
 *
 * @param source the cluster's name
 * @param begun when it was asked for
 * @param ready when it is available
 * @param behaviour of upgrades, as far as it lies in the data
 */
record ClusterSnapshot(
        Caller place,
        String name,
        String source,
        String sourceId,
        Cluster.Kind kind,
        ClusterSettings settings,
        Instant clusterCreated,
        Instant begun,
        Instant ready,
        UpgradeBehaviour behaviour,
        Map<String, String> tags) {

    static ClusterSnapshot begin(Cluster cluster, String name, Map<String, String> tags, Instant now, Duration takes) {
        return new ClusterSnapshot(
                cluster.place(),
                name,
                cluster.name(),
                cluster.resourceId(),
                new Cluster.Kind(cluster.engine(), cluster.version()),
                cluster.settings(),
                cluster.created(),
                now,
                now.plus(takes),
                cluster.region().behaviours().inData(cluster.name()),
                tags);
    }

    String arn() {
        return place.arn("cluster-snapshot", name);
    }

    boolean isReady(Instant now) {
        return !ready.isAfter(now);
    }

    String status(Instant now) {
        return isReady(now) ? "available" : "creating";
    }

    int percent(Instant now) {
        return isReady(now)
                ? 100
                : (int) (100
                        * Duration.between(begun, now).toMillis()
                        / Duration.between(begun, ready).toMillis());
    }

    ClusterSnapshot withTags(Map<String, String> changed) {
        return new ClusterSnapshot(
                place, name, source, sourceId, kind, settings, clusterCreated, begun, ready, behaviour, changed);
    }
}
