package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.backing.Backup;
import dev.uplift.sandbox.aws.backing.RealDatabase;
import dev.uplift.sandbox.platform.Refusal;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The snapshots of a region. */
final class Snapshots {

    private final AwsCloud cloud;
    private final RdsRegion region;
    private final SortedMap<String, Snapshot> snapshots = new TreeMap<>();

    Snapshots(AwsCloud cloud, RdsRegion region) {
        this.cloud = cloud;
        this.region = region;
    }

    /** The instance backs up meanwhile, if it does nothing else. */
    Snapshot take(Instance instance, String name, String type, Map<String, String> tags) {
        var duration = cloud.delays().snapshot();
        var snapshot = begin(instance, name, type, tags, duration);
        if (instance.status().isIdle()) {
            instance.status(InstanceStatus.BACKING_UP);
            instance.after(duration, () -> {
                if (instance.status() == InstanceStatus.BACKING_UP) {
                    instance.status(InstanceStatus.AVAILABLE);
                }
            });
        }
        return snapshot;
    }

    /** The status of the instance is left to the caller. */
    Snapshot begin(Instance instance, String name, String type, Map<String, String> tags, Duration duration) {
        var all = new HashMap<>(instance.settings().flag(Setting.COPY_TAGS_TO_SNAPSHOT) ? instance.tags() : Map.of());
        all.putAll(tags);
        var snapshot = new Snapshot(
                region.place(),
                RdsRegion.lower(name),
                type,
                Snapshot.Source.of(instance),
                cloud.now(),
                cloud.now().plus(duration),
                region.behaviours().inData(instance.name()),
                Map.copyOf(all),
                instance.tags(),
                instance.database().map(RealDatabase::backUp));
        put(snapshot);
        region.events().add(cloud.now(), instance, "backup", "Backing up DB instance");
        cloud.agenda()
                .after(
                        duration,
                        () -> region.events()
                                .add(
                                        cloud.now(),
                                        snapshot,
                                        "creation",
                                        "%s snapshot created".formatted(capital(type))));
        return snapshot;
    }

    private static String capital(String type) {
        return type.equals("manual") ? "Manual" : "Automated";
    }

    void put(Snapshot snapshot) {
        snapshots.put(snapshot.name(), snapshot);
    }

    void remove(Snapshot snapshot) {
        snapshots.remove(snapshot.name());
        snapshot.backup().ifPresent(Backup::release);
    }

    Collection<Snapshot> all() {
        return Collections.unmodifiableCollection(snapshots.values());
    }

    Optional<Snapshot> find(String name) {
        return Optional.ofNullable(snapshots.get(RdsRegion.lower(nameOf(name))));
    }

    Snapshot required(String name) {
        return find(name)
                .orElseThrow(() -> Refusal.notFound("DBSnapshotNotFound", "DBSnapshot %s not found.", nameOf(name)));
    }

    /** Names of automatic snapshots have a colon in them. */
    private static String nameOf(String nameOrArn) {
        return nameOrArn.startsWith("arn:") ? nameOrArn.split(":snapshot:", 2)[1] : nameOrArn;
    }
}
