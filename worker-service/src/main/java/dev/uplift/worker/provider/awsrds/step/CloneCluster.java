package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.server.Condition;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.RestoreDbClusterFromSnapshotRequest;
import software.amazon.awssdk.services.rds.model.ServerlessV2ScalingConfiguration;

/**
 * After it, a clone of the cluster is there, private and with parameters that keep it to itself from its first start; as
 * {@link RestoreClone} for instances. One of Aurora shares the storage of the original until one of them writes, and has
 * one member; a Multi-AZ cluster is restored from the snapshot, with the three that RDS gives it.
 */
final class CloneCluster {

    private static final String STAYS_AT_ITS_VERSION = "open-source-rds-extended-support";

    private final Turn turn;
    private final String name;
    private final String group;

    private CloneCluster(Turn turn) {
        this.turn = turn;
        this.name = turn.cluster();
        this.group = turn.text("group");
    }

    static StepResult run(Turn turn) {
        var step = new CloneCluster(turn);
        return Found.CLUSTERS.ours(
                turn, step.name, step::make, clone -> Found.CLUSTERS.serving(turn, clone, step::made));
    }

    private StepResult make() {
        var was = turn.sourceCluster();
        return turn.optional("snapshot")
                .map(snapshot -> fromSnapshot(was, snapshot))
                .orElseGet(() -> copyOnWrite(was));
    }

    private StepResult fromSnapshot(SourceCluster was, String snapshot) {
        var request = isolated(was)
                .snapshotIdentifier(snapshot)
                .engine(was.kind().engine())
                .dbClusterInstanceClass(
                        turn.options().rehearsalClass().or(was::instanceClass).orElse(null))
                .storageType(was.storage().type().orElse(null))
                .iops(was.storage().iops().orElse(null))
                .publiclyAccessible(false)
                .build();
        return turn.act(rds -> rds.restoreDBClusterFromSnapshot(request), "clone %s to be restored".formatted(name));
    }

    private StepResult copyOnWrite(SourceCluster was) {
        var request = RestoreCluster.toPointInTime(isolated(was).build())
                .sourceDBClusterIdentifier(turn.address().resource().id())
                .restoreType("copy-on-write")
                .useLatestRestorableTime(true)
                .serverlessV2ScalingConfiguration(capacity(was))
                .build();
        return turn.act(rds -> rds.restoreDBClusterToPointInTime(request), "clone %s to be made".formatted(name));
    }

    /** What every clone has: it is ours alone, and nothing of the original's schedules is meant for it. */
    private RestoreDbClusterFromSnapshotRequest.Builder isolated(SourceCluster was) {
        return RestoreDbClusterFromSnapshotRequest.builder()
                .dbClusterIdentifier(name)
                .dbClusterParameterGroupName(group)
                .dbSubnetGroupName(was.network().subnetGroup().orElse(null))
                .vpcSecurityGroupIds(securityGroups(was))
                .networkType(was.network().type().orElse(null))
                .deletionProtection(false)
                .copyTagsToSnapshot(false)
                .enableIAMDatabaseAuthentication(was.iamAuthentication())
                .engineLifecycleSupport(STAYS_AT_ITS_VERSION)
                .tags(turn.names().tag());
    }

    /** What members of class {@code db.serverless} need; nothing where there are none. */
    static ServerlessV2ScalingConfiguration capacity(SourceCluster was) {
        return was.capacity()
                .map(units -> ServerlessV2ScalingConfiguration.builder()
                        .minCapacity(units.least())
                        .maxCapacity(units.most())
                        .build())
                .orElse(null);
    }

    private List<String> securityGroups(SourceCluster was) {
        return turn.options().rehearsalSecurityGroups().isEmpty()
                ? was.network().securityGroups()
                : turn.options().rehearsalSecurityGroups();
    }

    private StepResult made(DBCluster clone) {
        if (!group.equals(clone.dbClusterParameterGroup())) {
            return notIsolated("cluster parameter group " + clone.dbClusterParameterGroup());
        }
        return turn.optional("member")
                .map(member -> Found.INSTANCES.ours(
                        turn,
                        member,
                        () -> createMember(member),
                        found -> Found.INSTANCES.serving(turn, found, _ -> served(clone))))
                .orElseGet(() -> served(clone));
    }

    private StepResult createMember(String member) {
        var was = turn.sourceCluster();
        var like = was.members().getFirst().instance();
        var request = CreateDbInstanceRequest.builder()
                .dbInstanceIdentifier(member)
                .dbClusterIdentifier(name)
                .engine(was.kind().engine())
                .dbInstanceClass(turn.options().rehearsalClass().orElse(like.instanceClass()))
                .dbParameterGroupName(turn.optional("memberGroup").orElse(null))
                .publiclyAccessible(false)
                .autoMinorVersionUpgrade(false)
                .caCertificateIdentifier(like.caCertificate().orElse(null))
                .tags(turn.names().tag())
                .build();
        return turn.act(rds -> rds.createDBInstance(request), "member %s of the clone to be made".formatted(member));
    }

    /** What is not in force by now was not when it started. */
    private StepResult served(DBCluster clone) {
        var state = ClusterState.of(turn, clone);
        var busy = state.instances().stream()
                .filter(member -> Found.INSTANCES.condition(member) == Condition.BUSY)
                .findFirst();
        if (busy.isPresent()) {
            return turn.pending(Found.INSTANCES.busy(busy.get()));
        }
        var parameters = state.seen().parameters();
        if (parameters.equals("applying")) {
            return turn.pending("the parameters of clone %s".formatted(name));
        }
        var others = state.instances().stream()
                .filter(member -> !hasItsGroup(member))
                .map(DBInstance::dbInstanceIdentifier)
                .findFirst();
        if (!parameters.equals("in-sync") || others.isPresent()) {
            return notIsolated(
                    others.map(member -> "the group of another at " + member).orElse(parameters));
        }
        return Found.CLUSTERS
                .endpoint(clone)
                .map(endpoint -> StepResult.done(Map.of("rehearsal.cluster", name, "rehearsal.endpoint", endpoint)))
                .orElseGet(() -> turn.pending("clone %s to listen".formatted(name)));
    }

    private boolean hasItsGroup(DBInstance member) {
        Optional<String> wanted = turn.optional("memberGroup");
        return wanted.isEmpty() || wanted.get().equals(SourceSettings.parameterGroup(member));
    }

    private StepResult notIsolated(String instead) {
        return Turn.failed(
                "clone-not-isolated",
                "Clone %s started without the parameters of group %s (it has %s); its jobs may have run."
                        .formatted(name, group, instead),
                "Set option parameterSettling to a longer time, delete the clone, then retry.");
    }
}
