package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Lifetime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** One cluster. Its course through time is set by those who change it; they hold the cloud for themselves. */
final class Cluster {

    private static final int MULTI_AZ_MEMBERS = 3;

    private final AwsCloud cloud;
    private final Lifetime life;
    private final Caller place;
    private final ClusterEngine engine;
    private final String resourceId;
    private final Instant created;
    private final List<Instance> members = new ArrayList<>();
    private final NavigableMap<Instant, String> versions = new TreeMap<>();
    private String name;
    private InstanceStatus status = InstanceStatus.AVAILABLE;
    private String version;
    private ClusterSettings settings;
    private Parameters parameters;
    private Map<String, String> tags = Map.of();
    private Pending pending = new Pending(Optional.empty(), Optional.empty());
    private boolean upgradeBegun;

    /** What was asked for and is not yet so. */
    record Pending(Optional<String> version, Optional<String> name) {}

    /** What it is all its life. */
    record Kind(ClusterEngine engine, String version) {}

    Cluster(AwsCloud cloud, Caller place, String name, Kind kind, ClusterSettings settings) {
        this.cloud = cloud;
        this.life = new Lifetime(cloud.agenda());
        this.place = place;
        this.name = name;
        this.engine = kind.engine();
        this.version = kind.version();
        this.settings = settings;
        this.created = cloud.now();
        this.versions.put(created, version);
        this.parameters = Parameters.ofDefaults(engine.family(version));
        this.resourceId = "cluster-"
                + UUID.randomUUID()
                        .toString()
                        .replace("-", "")
                        .toUpperCase(Locale.ROOT)
                        .substring(0, 26);
    }

    /** The names that RDS gives to the members of a Multi-AZ cluster, where they are free. */
    static List<String> multiAzMembers(String cluster, Predicate<String> free) {
        return IntStream.iterate(1, n -> n + 1)
                .mapToObj(n -> "%s-instance-%d".formatted(cluster, n))
                .filter(free)
                .limit(MULTI_AZ_MEMBERS)
                .toList();
    }

    /** Does it after a time, unless the cluster is gone by then. */
    void after(Duration delay, Runnable step) {
        life.after(delay, step);
    }

    /** It is no more, and nothing further happens to it. */
    void end() {
        life.end();
    }

    RdsRegion region() {
        return cloud.region(place);
    }

    String arn() {
        return place.arn("cluster", name);
    }

    Caller place() {
        return place;
    }

    String name() {
        return name;
    }

    /** Its members belong to it under the new name. */
    void rename(String changed) {
        name = changed;
        members().forEach(member -> member.cluster(Optional.of(changed)));
    }

    ClusterEngine engine() {
        return engine;
    }

    String resourceId() {
        return resourceId;
    }

    Instant created() {
        return created;
    }

    InstanceStatus status() {
        return status;
    }

    /** Of the cluster alone. */
    void status(InstanceStatus changed) {
        status = changed;
    }

    /** Of the cluster and of all its members. */
    void statusOfAll(InstanceStatus changed) {
        status = changed;
        members().forEach(member -> member.status(changed));
    }

    String version() {
        return version;
    }

    /** Its members have it too. */
    void version(String changed) {
        version = changed;
        versions.put(cloud.now(), changed);
        members().forEach(member -> member.version(changed));
    }

    /** What it ran at a moment; empty before it was made. */
    Optional<String> versionAt(Instant moment) {
        return Optional.ofNullable(versions.floorEntry(moment)).map(Map.Entry::getValue);
    }

    ClusterSettings settings() {
        return settings;
    }

    void settings(ClusterSettings changed) {
        settings = changed;
    }

    Parameters parameters() {
        return parameters;
    }

    void parameters(Parameters changed) {
        parameters = changed;
    }

    Map<String, String> tags() {
        return tags;
    }

    void tags(Map<String, String> changed) {
        tags = Map.copyOf(changed);
    }

    Pending pending() {
        return pending;
    }

    void pending(Pending changed) {
        pending = changed;
    }

    /** Whether an upgrade is under way, also while nothing is seen of it but the pending version. */
    boolean isUpgradeBegun() {
        return upgradeBegun;
    }

    void upgradeBegins() {
        upgradeBegun = true;
    }

    /** Whatever came of it. */
    void upgradeEnds() {
        upgradeBegun = false;
        pending = new Pending(Optional.empty(), pending.name());
    }

    /** The writer first. */
    List<Instance> members() {
        members.removeIf(Instance::isGone);
        return List.copyOf(members);
    }

    /** Puts a member there that is available at once, unless it is told otherwise. */
    Instance addMember(String identifier, Settings memberSettings) {
        var member =
                new Instance(cloud, place, new Instance.Identity(identifier, engine.word()), version, memberSettings);
        member.cluster(Optional.of(name));
        member.parameters(Parameters.ofDefaults(engine.family(version)));
        region().add(member);
        members.add(member);
        return member;
    }

    /** Aurora backs up all the time; nothing can be restored while a cluster is being made. */
    Optional<Instant> latestRestorable() {
        return status == InstanceStatus.CREATING ? Optional.empty() : Optional.of(cloud.now());
    }
}
