package dev.uplift.sandbox.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A snapshot of an instance: what it had when it was begun.
 *
 * @param type {@code manual} or {@code automated}
 * @param begun when it was asked for
 * @param ready when it is available
 * @param behaviour of upgrades, as far as it lies in the data
 * @param sourceTags of the instance, for restores that name no tags
 */
record Snapshot(
        Caller place,
        String name,
        String type,
        Source source,
        Instant begun,
        Instant ready,
        UpgradeBehaviour behaviour,
        Map<String, String> tags,
        Map<String, String> sourceTags) {

    /** The instance, as it was. */
    record Source(String name, String resourceId, String engine, String version, Instant created, Settings settings) {

        static Source of(Instance instance) {
            return new Source(
                    instance.name(),
                    instance.resourceId(),
                    instance.engine(),
                    instance.version(),
                    instance.created(),
                    instance.settings());
        }
    }

    String arn() {
        return place.arn("snapshot", name);
    }

    boolean isReady(Instant now) {
        return !ready.isAfter(now);
    }

    String status(Instant now) {
        return isReady(now) ? "available" : "creating";
    }

    int percent(Instant now) {
        if (isReady(now)) {
            return 100;
        }
        return (int) (100
                * Duration.between(begun, now).toMillis()
                / Duration.between(begun, ready).toMillis());
    }

    Snapshot withTags(Map<String, String> changed) {
        return new Snapshot(place, name, type, source, begun, ready, behaviour, changed, sourceTags);
    }
}
