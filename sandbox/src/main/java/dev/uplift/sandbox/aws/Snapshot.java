package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.backing.Backup;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A snapshot of an instance: what it had when it was begun.
 *
 * @param type {@code manual} or {@code automated}
 * @param begun when it was asked for
 * @param ready when it is available
 * @param behaviour of upgrades, as far as it lies in the data
 * @param sourceTags of the instance, for restores that name no tags
 * @param backup of the server behind the instance
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
        Map<String, String> sourceTags,
        Optional<Backup> backup) {

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
        return !ready.isAfter(now) && backup.map(Backup::isDone).orElse(true) && !hasFailed();
    }

    private boolean hasFailed() {
        return backup.map(Backup::hasFailed).orElse(false);
    }

    String status(Instant now) {
        if (hasFailed()) {
            return "failed";
        }
        return isReady(now) ? "available" : "creating";
    }

    int percent(Instant now) {
        if (isReady(now)) {
            return 100;
        }
        // with a server behind the instance the copying may take longer than it should
        var whole = Math.max(1, Duration.between(begun, ready).toMillis());
        return (int) Math.min(99, 100 * Duration.between(begun, now).toMillis() / whole);
    }

    Snapshot withTags(Map<String, String> changed) {
        return new Snapshot(place, name, type, source, begun, ready, behaviour, changed, sourceTags, backup);
    }
}
