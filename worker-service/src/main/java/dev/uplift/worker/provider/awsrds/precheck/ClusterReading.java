package dev.uplift.worker.provider.awsrds.precheck;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.platform.Located;
import dev.uplift.worker.provider.awsrds.account.AwsProblems;
import dev.uplift.worker.provider.awsrds.plan.ClusterGroups;
import dev.uplift.worker.provider.awsrds.server.ClusterKind;
import dev.uplift.worker.provider.awsrds.server.ClusterServer;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import dev.uplift.worker.provider.awsrds.server.TargetVersion;
import dev.uplift.worker.provider.awsrds.server.TargetVersion.Offer;
import dev.uplift.worker.provider.awsrds.step.ClusterState;
import dev.uplift.worker.provider.awsrds.step.GroupCalls;
import dev.uplift.worker.provider.awsrds.step.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBEngineVersion;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.PendingMaintenanceAction;

/** Asks AWS for all that the checks of a cluster look at; as {@link RdsReading} for instances. */
final class ClusterReading {

    private final Turn turn;
    private final ClusterState state;
    private final ClusterKind kind;
    private final Unseen unseen = new Unseen();

    ClusterReading(Turn turn, ClusterState state, ClusterKind kind) {
        this.turn = turn;
        this.state = state;
        this.kind = kind;
    }

    /** What could not be looked at. */
    List<Finding> unseen() {
        return unseen.findings();
    }

    ClusterLook look() {
        var command = turn.work().command();
        var version = state.cluster().engineVersion();
        // As with instances: what denies it can allow it, and a target is not to be guessed then.
        var listed = unseen.unless(
                AwsProblems::isLacking,
                "rds:DescribeDBEngineVersions",
                "whether RDS offers an upgrade from %s to %s".formatted(version, command.targetVersion()),
                () -> version(version));
        var running = listed.flatMap(found -> found);
        var targets = listed.isPresent()
                ? new TargetVersion(version, RdsReading.offers(running))
                : TargetVersion.unlisted(version, command.targetVersion());
        var server = targets.resolve(command.targetVersion())
                .map(offer -> server(running, offer, listed.flatMap(_ -> version(offer.version()))));
        return new ClusterLook(
                state,
                kind,
                command.targetVersion(),
                targets,
                server,
                server.map(this::orderable).orElse(Map.of()),
                server.filter(its -> its.target().major()).map(this::groups).orElse(List.of()),
                maintenance(),
                unseen.optional(
                        "rds:DescribeIntegrations",
                        "whether a zero-ETL integration begins at the cluster",
                        () -> turn.account()
                                .versions()
                                .integrations(state.cluster().dbClusterArn())),
                command.options(),
                turn.options(),
                Located.takesSql(command.source()),
                turn.now());
    }

    private Optional<DBEngineVersion> version(String version) {
        return turn.account().versions().of(kind.engine(), version);
    }

    private ClusterServer server(Optional<DBEngineVersion> running, Offer offer, Optional<DBEngineVersion> target) {
        DBCluster cluster = state.cluster();
        return new ClusterServer(
                cluster.dbClusterIdentifier(),
                SourceCluster.resourceId(cluster),
                kind,
                cluster.engineVersion(),
                family(running, cluster.engineVersion()),
                new RdsServer.Target(offer.version(), family(target, offer.version()), offer.major()),
                Optional.ofNullable(cluster.dbClusterParameterGroup()).orElse(""),
                state.instances().stream().map(ClusterReading::member).toList(),
                Located.takesSql(turn.work().command().source()));
    }

    private static ClusterServer.Member member(DBInstance instance) {
        return new ClusterServer.Member(
                instance.dbInstanceIdentifier(), instance.dbInstanceClass(), SourceSettings.parameterGroup(instance));
    }

    private String family(Optional<DBEngineVersion> version, String named) {
        return version.map(DBEngineVersion::dbParameterGroupFamily).orElseGet(() -> kind.family(named));
    }

    /** Each class once; what could not be asked for is left out. */
    private Map<String, Boolean> orderable(ClusterServer server) {
        var orderable = new HashMap<String, Boolean>();
        var version = server.target().version();
        Stream.concat(
                        server.members().stream().map(ClusterServer.Member::instanceClass),
                        Stream.ofNullable(state.cluster().dbClusterInstanceClass()))
                .distinct()
                .forEach(its -> unseen.optional(
                                "rds:DescribeOrderableDBInstanceOptions",
                                "whether class %s can run version %s".formatted(its, version),
                                () -> turn.account().versions().isOrderable(kind.engine(), version, its))
                        .ifPresent(can -> orderable.put(its, can)));
        return orderable;
    }

    private List<GroupLook> groups(ClusterServer server) {
        var options = turn.options();
        var groups = new ArrayList<GroupLook>();
        groups.add(GroupLook.read(
                GroupCalls.of(turn.account(), Optional.of(ClusterGroups.CLUSTERS)),
                server.parameterGroup(),
                server.target(),
                options.clusterParameterGroup(),
                ClusterGroups.upgraded(server, options),
                unseen));
        server.memberGroup()
                .or(() -> options.parameterGroup().map(_ -> RdsServer.defaultGroup(server.family())))
                .ifPresent(group -> groups.add(GroupLook.read(
                        GroupCalls.of(turn.account(), Optional.empty()),
                        group,
                        server.target(),
                        options.parameterGroup(),
                        ClusterGroups.upgradedMembers(server, options),
                        unseen)));
        return groups;
    }

    private Map<String, List<PendingMaintenanceAction>> maintenance() {
        var maintenance = new HashMap<String, List<PendingMaintenanceAction>>();
        var resources = Stream.concat(
                Stream.of(state.cluster().dbClusterArn()),
                state.instances().stream().map(DBInstance::dbInstanceArn));
        unseen.optional(
                "rds:DescribePendingMaintenanceActions",
                "whether maintenance would come along with the upgrade",
                () -> {
                    resources.forEach(arn ->
                            maintenance.put(arn, turn.account().versions().maintenance(arn)));
                    return true;
                });
        return maintenance;
    }
}
