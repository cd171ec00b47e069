package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.server.ClusterKind;
import dev.uplift.worker.provider.awsrds.server.Condition;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.RestoreDbClusterFromSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbClusterToPointInTimeRequest;

/**
 * After it, there is a cluster at the old version with the data of the backup, with members set up as the original's were;
 * {@link ReapplyClusterSettings} does the rest. As {@link RestoreOriginal} for instances.
 */
final class RestoreCluster {

    private static final String STAYS_AT_ITS_VERSION = "open-source-rds-extended-support";

    private final Turn turn;
    private final String name;
    private final Original original;

    private RestoreCluster(Turn turn) {
        this.turn = turn;
        this.name = turn.cluster();
        this.original = Original.of(turn);
    }

    static StepResult run(Turn turn) {
        return new RestoreCluster(turn).look();
    }

    private StepResult look() {
        var untouched = turn.account().fleet().cluster(turn.text("original")).filter(original::isUntouched);
        return untouched.isPresent()
                ? StepResult.done()
                : turn.account().fleet().cluster(name).map(this::found).orElseGet(this::restore);
    }

    private StepResult found(DBCluster cluster) {
        if (original.is(cluster)) {
            return turn.pending("the name %s to be free".formatted(name));
        }
        return turn.names().isOurs(cluster.tagList())
                ? Found.CLUSTERS.serving(turn, cluster, this::members)
                : Found.CLUSTERS.taken(name);
    }

    /** Whoever is first made writes. RDS itself makes the members of a Multi-AZ cluster. */
    private StepResult members(DBCluster cluster) {
        var was = turn.sourceCluster();
        var wanted = switch (was.kind()) {
            case AURORA -> wanted(was);
            case MULTI_AZ -> Map.<String, SourceCluster.Member>of();
        };
        var names = wanted.isEmpty() ? ClusterState.members(cluster) : List.copyOf(wanted.keySet());
        var there = turn.account().fleet().instances(names);
        var others = there.stream().filter(member -> !belongs(member)).findFirst();
        if (others.isPresent()) {
            return Found.INSTANCES.taken(others.get().dbInstanceIdentifier());
        }
        var missing = names.stream()
                .filter(member -> there.stream().noneMatch(found -> member.equals(found.dbInstanceIdentifier())))
                .toList();
        var busy = there.stream()
                .filter(member -> Found.INSTANCES.condition(member) != Condition.READY)
                .findFirst();
        if (missing.contains(names.getFirst())) {
            return create(was, wanted, missing.subList(0, 1));
        }
        if (busy.isPresent()) {
            return Found.INSTANCES.serving(turn, busy.get(), _ -> StepResult.done());
        }
        return missing.isEmpty()
                ? RestoreOriginal.restored(turn, Found.CLUSTERS, cluster)
                : create(was, wanted, missing);
    }

    private boolean belongs(DBInstance member) {
        return name.equals(member.dbClusterIdentifier());
    }

    /** By the names that they get, the writer first. */
    private Map<String, SourceCluster.Member> wanted(SourceCluster was) {
        var swapped = name.equals(turn.text("original"));
        var wanted = new LinkedHashMap<String, SourceCluster.Member>();
        was.members()
                .forEach(member -> wanted.put(
                        swapped ? member.instance().instance() : "%s-%d".formatted(name, wanted.size() + 1), member));
        return wanted;
    }

    private StepResult create(SourceCluster was, Map<String, SourceCluster.Member> wanted, List<String> missing) {
        return turn.act(
                rds -> missing.forEach(member -> rds.createDBInstance(request(was, member, wanted.get(member)))),
                "members %s to be made".formatted(String.join(", ", missing)));
    }

    private CreateDbInstanceRequest request(SourceCluster was, String member, SourceCluster.Member like) {
        var its = like.instance();
        var insight = its.insight();
        var request = CreateDbInstanceRequest.builder()
                .dbInstanceIdentifier(member)
                .dbClusterIdentifier(name)
                .engine(was.kind().engine())
                .dbInstanceClass(its.instanceClass())
                .promotionTier(like.tier())
                .dbParameterGroupName(its.parameterGroup())
                .availabilityZone(its.network().availabilityZone().orElse(null))
                .publiclyAccessible(its.network().publiclyAccessible())
                .autoMinorVersionUpgrade(its.autoMinorVersionUpgrade())
                .preferredMaintenanceWindow(its.backups().maintenanceWindow().orElse(null))
                .caCertificateIdentifier(its.caCertificate().orElse(null))
                .tags(RestoreOriginal.tags(turn, its.tags()));
        if (insight.monitoringSeconds() > 0) {
            request.monitoringInterval(insight.monitoringSeconds())
                    .monitoringRoleArn(insight.monitoringRole().orElse(null));
        }
        if (insight.performanceInsights()) {
            request.enablePerformanceInsights(true)
                    .performanceInsightsKMSKeyId(insight.performanceKey().orElse(null))
                    .performanceInsightsRetentionPeriod(insight.retentionDays().orElse(null));
        }
        return request.build();
    }

    private StepResult restore() {
        var was = turn.sourceCluster();
        var backup = Backup.of(turn);
        return backup.missing().orElseGet(() -> switch (backup) {
            case Backup.OfSnapshot ofSnapshot -> fromSnapshot(was, ofSnapshot.snapshot());
            case Backup.OfMoment moment -> fromMoment(was, moment.asked().orElseThrow());
        });
    }

    private StepResult fromSnapshot(SourceCluster was, String snapshot) {
        var request = asItWas(was).snapshotIdentifier(snapshot).build();
        return turn.act(
                rds -> rds.restoreDBClusterFromSnapshot(request),
                "cluster %s to be restored from snapshot %s".formatted(name, snapshot));
    }

    /** By the resource's id: the name may be another one by now. */
    private StepResult fromMoment(SourceCluster was, Instant moment) {
        var request = toPointInTime(asItWas(was).build())
                .sourceDbClusterResourceId(original.resourceId())
                .restoreToTime(moment)
                .build();
        return turn.act(
                rds -> rds.restoreDBClusterToPointInTime(request),
                "cluster %s to be restored as it was at %s".formatted(name, moment));
    }

    /** Both kinds of restore call what a cluster is set up with by the same names. */
    static RestoreDbClusterToPointInTimeRequest.Builder toPointInTime(RestoreDbClusterFromSnapshotRequest setUp) {
        var request = RestoreDbClusterToPointInTimeRequest.builder();
        request.sdkFields()
                .forEach(field -> setUp.getValueForField(field.memberName(), Object.class)
                        .ifPresent(value -> field.set(request, value)));
        return request;
    }

    /** Set up as the original was, without a backup. */
    private RestoreDbClusterFromSnapshotRequest.Builder asItWas(SourceCluster was) {
        return RestoreDbClusterFromSnapshotRequest.builder()
                .dbClusterIdentifier(name)
                .engine(was.kind().engine())
                .dbClusterInstanceClass(was.instanceClass().orElse(null))
                .port(was.endpoint().port())
                .storageType(was.storage().type().orElse(null))
                .iops(was.storage().iops().orElse(null))
                .serverlessV2ScalingConfiguration(CloneCluster.capacity(was))
                .dbClusterParameterGroupName(was.parameterGroup())
                .dbSubnetGroupName(was.network().subnetGroup().orElse(null))
                .vpcSecurityGroupIds(was.network().securityGroups())
                .networkType(was.network().type().orElse(null))
                .publiclyAccessible(publiclyAccessible(was))
                .enableIAMDatabaseAuthentication(was.iamAuthentication())
                .engineLifecycleSupport(STAYS_AT_ITS_VERSION)
                .tags(RestoreOriginal.tags(turn, was.tags()));
    }

    /** Of Aurora each member has its own. */
    private static Boolean publiclyAccessible(SourceCluster was) {
        return was.kind() == ClusterKind.MULTI_AZ ? was.network().publiclyAccessible() : null;
    }
}
