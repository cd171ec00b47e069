package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.backing.MasterUser;
import dev.uplift.sandbox.aws.backing.RealDatabase;
import dev.uplift.sandbox.platform.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** RDS of one account in one region: what tests and the demo put there and look at. Safe for threads. */
public final class RdsRegion {

    /** Of the backups of what is put there. */
    private static final Duration AGE = Duration.ofDays(7);

    private final AwsCloud cloud;
    private final Caller place;
    private final SortedMap<String, Instance> instances = new TreeMap<>();
    private final Map<String, Instance> renaming = new HashMap<>();
    private final Map<String, List<String>> maintenance = new HashMap<>();
    private final SortedMap<String, String> integrations = new TreeMap<>();
    private final Snapshots snapshots;
    private final ParameterGroups groups;
    private final Clusters clusters;
    private final BlueGreenDeployments blueGreen = new BlueGreenDeployments();
    private final Events events = new Events();
    private final Behaviours behaviours = new Behaviours();
    private Limits limits = Limits.WIDE;

    RdsRegion(AwsCloud cloud, Caller place) {
        this.cloud = cloud;
        this.place = place;
        this.snapshots = new Snapshots(cloud, this);
        this.groups = new ParameterGroups(place, cloud.versions());
        this.clusters = new Clusters(cloud, this);
    }

    /** Puts an instance there, available at once. */
    public InstanceView create(NewInstance wanted) {
        var database = wanted.master().map(master -> newDatabase(wanted, master));
        try {
            var created = cloud.alone(() -> {
                var instance = place(wanted);
                instance.begin(cloud.now().minus(AGE), instance.isBackedUp());
                database.ifPresent(real -> {
                    instance.back(real);
                    var user = wanted.master().orElseThrow().name();
                    instance.settings(instance.settings().with(Setting.MASTER_USER, List.of(user)));
                    instance.stopServer();
                    instance.startServer(() -> {});
                });
                return InstanceView.of(instance);
            });
            database.ifPresent(RealDatabase::await);
            return created;
        } catch (RuntimeException refused) {
            database.ifPresent(RealDatabase::delete);
            throw refused;
        }
    }

    /** Made before it has its place, since that takes seconds. */
    private RealDatabase newDatabase(NewInstance wanted, MasterUser master) {
        if (wanted.cluster().isPresent()
                || wanted.source().isPresent()
                || ClusterEngine.of(wanted.engine()).equals(Optional.of(ClusterEngine.AURORA))) {
            throw new IllegalArgumentException(
                    "%s cannot have a real server behind it: only an instance of RDS for".formatted(wanted.name())
                            + " PostgreSQL on its own can");
        }
        var version = wanted.version();
        var defaults = Parameters.ofDefaults(EngineVersions.family(version)).effective(EngineVersions.family(version));
        return cloud.backing().create(arn(wanted.name()), EngineVersions.major(version), master, defaults);
    }

    private String arn(String instance) {
        return place.arn("db", lower(instance));
    }

    /** The server behind an instance, looked at past RDS. */
    public RealDatabase database(String instance) {
        return cloud.alone(() -> required(instance)
                .database()
                .orElseThrow(() -> new IllegalArgumentException("there is no server behind " + instance)));
    }

    /** Puts a cluster with its members there, available at once. */
    public ClusterView create(NewCluster wanted) {
        return cloud.alone(() -> ClusterView.of(clusters.place(wanted)));
    }

    /** As it is now; empty for one that is not there. */
    public Optional<ClusterView> cluster(String name) {
        return cloud.alone(() -> clusters.find(name).map(ClusterView::of));
    }

    /** All that are there now, by their names. */
    public List<ClusterView> clusterViews() {
        return cloud.alone(() -> clusters.all().stream().map(ClusterView::of).toList());
    }

    /** As {@link #createParameterGroup}, for clusters. */
    public void createClusterParameterGroup(String name, String family, Map<String, String> values) {
        cloud.alone(() -> {
            clusters.groups().put(settled(name, family, values));
            return name;
        });
    }

    /** The values that users have set in a group of clusters; empty if there is none of that name. */
    public Optional<Map<String, String>> clusterParameterGroup(String name) {
        return cloud.alone(() -> clusters.groups().find(name).map(RdsRegion::values));
    }

    /** The names of all groups of clusters but the default ones. */
    public List<String> clusterParameterGroups() {
        return cloud.alone(
                () -> clusters.groups().all().stream().map(ParameterGroup::name).toList());
    }

    /** The names of all snapshots of clusters. */
    public List<String> clusterSnapshotNames() {
        return cloud.alone(
                () -> clusters.snapshots().stream().map(ClusterSnapshot::name).toList());
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

    /** Puts a parameter group there that has settled long ago. @param values applied with the next start */
    public void createParameterGroup(String name, String family, Map<String, String> values) {
        cloud.alone(() -> {
            groups.put(settled(name, family, values));
            return name;
        });
    }

    private ParameterGroup settled(String name, String family, Map<String, String> values) {
        var all = values.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, value -> new ParameterGroup.Value(value.getValue(), "pending-reboot")));
        return new ParameterGroup(place, lower(name), family, "Made beforehand", all, Instant.EPOCH, Map.of());
    }

    private static Map<String, String> values(ParameterGroup group) {
        return group.values().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, value -> value.getValue().value()));
    }

    /** The values that users have set in a group; empty if there is none of that name. */
    public Optional<Map<String, String>> parameterGroup(String name) {
        return cloud.alone(() -> groups.find(name).map(RdsRegion::values));
    }

    /** The names of all groups but the default ones. */
    public List<String> parameterGroups() {
        return cloud.alone(() -> groups.all().stream().map(ParameterGroup::name).toList());
    }

    /** All snapshots, automated ones too, by their names. */
    public List<SnapshotView> snapshotViews() {
        return cloud.alone(() -> snapshots.all().stream()
                .map(snapshot -> SnapshotView.of(snapshot, cloud.now()))
                .toList());
    }

    /** How its next upgrades behave. @param instance may not be there yet, for example a clone */
    public void upgradesOf(String instance, UpgradeBehaviour behaviour) {
        cloud.alone(() -> {
            behaviours.set(instance, behaviour);
            return behaviour;
        });
    }

    /** How the next switchovers behave in which it is blue. */
    public void switchoversOf(String instance, SwitchoverBehaviour behaviour) {
        cloud.alone(() -> {
            blueGreen.set(instance, behaviour);
            return behaviour;
        });
    }

    /** What RDS wants to do with an instance, for example {@code system-update}; replaces what it wanted before. */
    public void plansMaintenance(String instance, String... actions) {
        cloud.alone(() -> maintenance.put(required(instance).resourceId(), List.of(actions)));
    }

    /** Has a zero-ETL integration from now on. @param server an instance or a cluster @param integration its name */
    public void integrates(String server, String integration) {
        cloud.alone(() -> integrations.put(
                integration,
                clusters.find(server)
                        .map(Cluster::arn)
                        .orElseGet(() -> required(server).arn())));
    }

    /** Puts an instance into a state, as if it had got there by itself. @param status as on the wire */
    public void becomes(String instance, String status) {
        cloud.alone(() -> {
            required(instance).status(InstanceStatus.of(status));
            return status;
        });
    }

    /** Somebody else deletes it: it is gone at once. */
    public void vanishes(String instance) {
        cloud.alone(() -> {
            Deletion.end(cloud, required(instance), true);
            return instance;
        });
    }

    /** A log file of an instance. @param text lines */
    public void hasLog(String instance, String file, String text) {
        cloud.alone(() -> {
            required(instance).log(new LogFile(file, cloud.now(), text));
            return file;
        });
    }

    /** From now on. */
    public void limits(Limits changed) {
        cloud.alone(() -> {
            limits = changed;
            return changed;
        });
    }

    private Instance place(NewInstance wanted) {
        var settings = Settings.usual().and(new Settings(wanted.settings()));
        var instance = new Instance(
                cloud, place, new Instance.Identity(lower(wanted.name()), wanted.engine()), wanted.version(), settings);
        wanted.parameterGroup()
                .map(name -> groups.fitting(name, wanted.version()))
                .ifPresent(group -> instance.parameters(group.atStart(cloud.now())));
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

    Snapshots snapshots() {
        return snapshots;
    }

    ParameterGroups groups() {
        return groups;
    }

    Events events() {
        return events;
    }

    Behaviours behaviours() {
        return behaviours;
    }

    Limits limits() {
        return limits;
    }

    EngineVersions versions() {
        return cloud.versions();
    }

    List<String> maintenance(Instance instance) {
        return maintenance.getOrDefault(instance.resourceId(), List.of());
    }

    /** The ARNs of the sources of zero-ETL integrations, by the names of these. */
    SortedMap<String, String> integrations() {
        return integrations;
    }

    /** A name that a new or renamed instance can have. */
    String free(String wanted) {
        var name = Names.instance(wanted);
        if (instances.containsKey(name) || renaming.containsKey(name)) {
            throw Refusal.of("DBInstanceAlreadyExists", "DB instance already exists");
        }
        return name;
    }

    /** On its way to another name it has none, and both are taken. */
    void hide(Instance instance, String to) {
        remove(instance);
        renaming.put(instance.name(), instance);
        renaming.put(to, instance);
    }

    /** Under its new name. @param from the old one */
    void reveal(Instance instance, String from) {
        renaming.remove(from);
        renaming.remove(instance.name());
        add(instance);
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

    BlueGreenDeployments blueGreen() {
        return blueGreen;
    }

    Clusters clusters() {
        return clusters;
    }

    /** Whether there is such an instance or cluster. */
    boolean has(Measured database) {
        return switch (database.kind()) {
            case INSTANCE -> instances.containsKey(database.identifier());
            case CLUSTER -> clusters.find(database.identifier()).isPresent();
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
