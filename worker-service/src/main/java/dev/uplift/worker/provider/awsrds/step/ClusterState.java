package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.provider.awsrds.server.Condition;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Seen;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * A cluster with its members, as far as these are there; pure but for {@link #of}.
 *
 * @param instances of the members; one that is being renamed is in the cluster's list only
 */
public record ClusterState(DBCluster cluster, List<DBInstance> instances) {

    private static final String IN_SYNC = "in-sync";

    /** What RDS says of a cluster and its members now; nothing if it is not there. */
    public static Optional<ClusterState> of(Turn turn, String id) {
        return turn.account().fleet().cluster(id).map(cluster -> of(turn, cluster));
    }

    /** Members of a cluster that is busy are not asked for, since nothing depends on them yet. */
    public static ClusterState of(Turn turn, DBCluster cluster) {
        return new ClusterState(
                cluster,
                Found.CLUSTERS.condition(cluster) == Condition.BUSY
                        ? List.of()
                        : turn.account().fleet().instances(members(cluster)));
    }

    /** The identifiers of its members, the writer among them. */
    public static List<String> members(DBCluster cluster) {
        return cluster.dbClusterMembers().stream()
                .map(DBClusterMember::dbInstanceIdentifier)
                .toList();
    }

    /** Its identifier. */
    public String id() {
        return cluster.dbClusterIdentifier();
    }

    /** The member that takes writes, if there is one now. */
    public Optional<String> writer() {
        return cluster.dbClusterMembers().stream()
                .filter(SourceCluster::writes)
                .map(DBClusterMember::dbInstanceIdentifier)
                .findFirst();
    }

    Optional<DBInstance> instance(String member) {
        return instances.stream()
                .filter(instance -> instance.dbInstanceIdentifier().equals(member))
                .findFirst();
    }

    /** The writer, if it is there. */
    public Optional<DBInstance> writing() {
        return writer().flatMap(this::instance);
    }

    /** The members that only read. */
    public List<DBInstance> reading() {
        var writer = writer();
        return instances.stream()
                .filter(instance ->
                        writer.filter(instance.dbInstanceIdentifier()::equals).isEmpty())
                .toList();
    }

    /**
     * The cluster as one server on its way to another version: it is only as far as its writer and the readers that are
     * still on their way. A reader that broke on it does not keep the others from serving.
     */
    Seen seen() {
        return new Seen(
                status(),
                cluster.engineVersion(),
                Optional.ofNullable(cluster.pendingModifiedValues()).map(values -> values.engineVersion()),
                parameters());
    }

    private String status() {
        if (Found.CLUSTERS.condition(cluster) != Condition.READY) {
            return cluster.status();
        }
        var writing = writing().stream();
        var busy = reading().stream().filter(reader -> Found.INSTANCES.condition(reader) == Condition.BUSY);
        return Stream.concat(writing, busy)
                .filter(instance -> Found.INSTANCES.condition(instance) != Condition.READY)
                .map(DBInstance::dbInstanceStatus)
                .findFirst()
                .orElseGet(this::served);
    }

    /** The members' own word counts: the cluster may have the new version before they do. */
    private String served() {
        var behind = serving().anyMatch(instance -> !cluster.engineVersion().equals(instance.engineVersion()));
        return behind || writing().isEmpty() ? "upgrading" : cluster.status();
    }

    private String parameters() {
        return Stream.concat(clusterParameters(), serving().map(ClusterState::parameters))
                .filter(status -> !status.equals(IN_SYNC))
                .findFirst()
                .orElse(IN_SYNC);
    }

    private Stream<DBInstance> serving() {
        return instances.stream().filter(instance -> Found.INSTANCES.condition(instance) == Condition.READY);
    }

    private Stream<String> clusterParameters() {
        var broken = instances.stream()
                .filter(instance -> Found.INSTANCES.condition(instance) == Condition.BROKEN)
                .map(DBInstance::dbInstanceIdentifier)
                .toList();
        return cluster.dbClusterMembers().stream()
                .filter(member -> !broken.contains(member.dbInstanceIdentifier()))
                .map(DBClusterMember::dbClusterParameterGroupStatus)
                .flatMap(Stream::ofNullable);
    }

    private static String parameters(DBInstance instance) {
        return Found.parameters(instance).getValue();
    }

    /** The members that do not run with their parameter groups until they restart. */
    public Collection<String> waitingForReboot() {
        return cluster.dbClusterMembers().stream()
                .filter(member -> needsReboot(member.dbClusterParameterGroupStatus())
                        || instance(member.dbInstanceIdentifier())
                                .filter(instance -> needsReboot(parameters(instance)))
                                .isPresent())
                .map(DBClusterMember::dbInstanceIdentifier)
                .toList();
    }

    private static boolean needsReboot(String status) {
        return "pending-reboot".equals(status);
    }
}
