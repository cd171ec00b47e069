package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Refusal;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The clusters of a region, with their snapshots and parameter groups. */
final class Clusters {

    private final AwsCloud cloud;
    private final RdsRegion region;
    private final SortedMap<String, Cluster> clusters = new TreeMap<>();
    private final SortedMap<String, ClusterSnapshot> snapshots = new TreeMap<>();
    private final Set<Cluster> hidden = new HashSet<>();
    private final ParameterGroups groups;

    Clusters(AwsCloud cloud, RdsRegion region) {
        this.cloud = cloud;
        this.region = region;
        this.groups = new ParameterGroups(region.place(), cloud.versions());
    }

    /** Puts a cluster with its members there, available at once. */
    Cluster place(NewCluster wanted) {
        var settings = ClusterSettings.usual().and(new ClusterSettings(wanted.settings()));
        var kind = new Cluster.Kind(wanted.engine(), wanted.version());
        var cluster = new Cluster(cloud, region.place(), free(wanted.name()), kind, settings);
        wanted.parameterGroup()
                .map(group -> fitting(group, kind))
                .ifPresent(group -> cluster.parameters(group.atStart(cloud.now())));
        cluster.tags(wanted.tags());
        add(cluster);
        var memberSettings = settings.ofMembers().and(new Settings(wanted.memberSettings()));
        wanted.members().forEach(name -> {
            var member = cluster.addMember(RdsRegion.lower(name), memberSettings);
            wanted.memberGroup()
                    .map(group -> region.groups().ofFamily(group, kind.engine().family(kind.version())))
                    .ifPresent(group -> member.parameters(group.atStart(cloud.now())));
        });
        return cluster;
    }

    void add(Cluster cluster) {
        clusters.put(cluster.name(), cluster);
    }

    void remove(Cluster cluster) {
        clusters.remove(cluster.name(), cluster);
    }

    /** While it is renamed nobody finds it; both its names are taken. */
    void hide(Cluster cluster) {
        remove(cluster);
        hidden.add(cluster);
    }

    void reveal(Cluster cluster) {
        hidden.remove(cluster);
        add(cluster);
    }

    Collection<Cluster> all() {
        return Collections.unmodifiableCollection(clusters.values());
    }

    /** By its name, in whatever case, or its ARN. */
    Optional<Cluster> find(String name) {
        return Optional.ofNullable(clusters.get(RdsRegion.lower(RdsRegion.nameOf(name))));
    }

    Cluster required(String name) {
        return find(name)
                .orElseThrow(() ->
                        Refusal.notFound("DBClusterNotFoundFault", "DBCluster %s not found.", RdsRegion.nameOf(name)));
    }

    /** A name that no cluster has, in lower case. */
    String free(String name) {
        var checked = Names.instance(name);
        var reserved = hidden.stream()
                .anyMatch(other ->
                        other.name().equals(checked) || other.pending().name().equals(Optional.of(checked)));
        if (reserved || find(checked).isPresent()) {
            throw Refusal.of("DBClusterAlreadyExistsFault", "DB Cluster already exists");
        }
        return checked;
    }

    void put(ClusterSnapshot snapshot) {
        snapshots.put(snapshot.name(), snapshot);
    }

    void remove(ClusterSnapshot snapshot) {
        snapshots.remove(snapshot.name());
    }

    Collection<ClusterSnapshot> snapshots() {
        return Collections.unmodifiableCollection(snapshots.values());
    }

    Optional<ClusterSnapshot> findSnapshot(String name) {
        return Optional.ofNullable(snapshots.get(RdsRegion.lower(RdsRegion.nameOf(name))));
    }

    ClusterSnapshot requiredSnapshot(String name) {
        return findSnapshot(name)
                .orElseThrow(() -> Refusal.notFound(
                        "DBClusterSnapshotNotFoundFault", "DBClusterSnapshot %s not found.", RdsRegion.nameOf(name)));
    }

    ParameterGroups groups() {
        return groups;
    }

    ParameterGroup requiredGroup(String name) {
        return groups.find(name)
                .orElseThrow(() -> Refusal.notFound(
                        "DBClusterParameterGroupNotFound", "DBClusterParameterGroup not found: %s", name));
    }

    /** One that such a cluster can have. */
    ParameterGroup fitting(String name, Cluster.Kind kind) {
        var group = requiredGroup(name);
        var family = kind.engine().family(kind.version());
        if (!group.family().equals(family)) {
            throw Refusal.of(
                    "InvalidParameterCombination",
                    "The parameter group %s with DBParameterGroupFamily %s can't be used for this cluster. Use a"
                            + " parameter group with DBParameterGroupFamily %s.",
                    group.name(),
                    group.family(),
                    family);
        }
        return group;
    }
}
