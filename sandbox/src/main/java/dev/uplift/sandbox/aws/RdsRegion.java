package dev.uplift.sandbox.aws;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** RDS of one account in one region: what tests and the demo put there and look at. Safe for threads. */
public final class RdsRegion {

    private final AwsCloud cloud;
    private final Caller place;
    private final SortedMap<String, Instance> instances = new TreeMap<>();

    RdsRegion(AwsCloud cloud, Caller place) {
        this.cloud = cloud;
        this.place = place;
    }

    /** Puts an instance there, available at once. */
    public InstanceView create(NewInstance wanted) {
        return cloud.alone(() -> {
            var instance = place(wanted);
            instance.begin(instance.isBackedUp());
            return InstanceView.of(instance);
        });
    }

    /** As it is now; empty for one that is not there. */
    public Optional<InstanceView> instance(String name) {
        return cloud.alone(() -> find(name).map(InstanceView::of));
    }

    /** All that are there now, by their names. */
    public List<InstanceView> instances() {
        return cloud.alone(
                () -> instances.values().stream().map(InstanceView::of).toList());
    }

    private Instance place(NewInstance wanted) {
        var settings = Settings.usual().and(new Settings(wanted.settings()));
        var instance = new Instance(
                cloud, place, new Instance.Identity(lower(wanted.name()), wanted.engine()), wanted.version(), settings);
        instance.tags(wanted.tags());
        instance.cluster(wanted.cluster());
        wanted.source().ifPresent(source -> {
            var region = wanted.sourceRegion()
                    .map(other -> cloud.region(new Caller(place.account(), other)))
                    .orElse(this);
            var original = region.required(source);
            original.replication(original.replication().with(instance));
            instance.replication(Replication.of(original));
        });
        add(instance);
        return instance;
    }

    Caller place() {
        return place;
    }

    void add(Instance instance) {
        if (instances.putIfAbsent(instance.name(), instance) != null) {
            throw Refusal.of("DBInstanceAlreadyExists", "DB instance already exists");
        }
    }

    void remove(Instance instance) {
        instances.remove(instance.name(), instance);
    }

    Collection<Instance> all() {
        return Collections.unmodifiableCollection(instances.values());
    }

    /** Whether there is such an instance, or a member of such a cluster. */
    boolean has(Measured database) {
        return switch (database.kind()) {
            case INSTANCE -> instances.containsKey(database.identifier());
            case CLUSTER ->
                instances.values().stream()
                        .anyMatch(member -> member.cluster().equals(Optional.of(database.identifier())));
        };
    }

    /** By its name, in whatever case, or its ARN. */
    Optional<Instance> find(String name) {
        return Optional.ofNullable(instances.get(lower(nameOf(name))));
    }

    Instance required(String name) {
        return find(name)
                .orElseThrow(() -> Refusal.notFound("DBInstanceNotFound", "DBInstance %s not found.", nameOf(name)));
    }

    /** What stands last in an ARN; a name stays as it is. */
    static String nameOf(String nameOrArn) {
        return nameOrArn.startsWith("arn:") ? nameOrArn.substring(nameOrArn.lastIndexOf(':') + 1) : nameOrArn;
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
