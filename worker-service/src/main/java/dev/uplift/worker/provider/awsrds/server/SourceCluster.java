package dev.uplift.worker.provider.awsrds.server;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.uplift.contracts.wire.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/**
 * How a cluster was set up before its upgrade: all that whoever restores it must put back. It travels as the fact
 * {@link #FACT}; there is no secret in it.
 *
 * @param cluster its identifier
 * @param endpoint where clients that write find it
 * @param parameterGroup of the cluster
 * @param storage of a Multi-AZ cluster; that of Aurora has no size that anybody sets
 * @param capacity of members of class {@code db.serverless}
 * @param insight who watches it; of Aurora that is set at each member
 * @param customEndpoints their names
 * @param members its instances, the writer first; without those that Auto Scaling comes and goes with
 */
public record SourceCluster(
        String cluster,
        String resourceId,
        ClusterKind kind,
        String version,
        SourceSettings.Endpoint endpoint,
        String parameterGroup,
        Optional<String> instanceClass,
        boolean deletionProtection,
        boolean iamAuthentication,
        boolean managedPassword,
        boolean dataApi,
        boolean autoMinorVersionUpgrade,
        Optional<String> lifecycleSupport,
        Network network,
        Storage storage,
        Optional<Capacity> capacity,
        SourceSettings.Backups backups,
        SourceSettings.Insight insight,
        List<SourceSettings.AssociatedRole> roles,
        List<String> customEndpoints,
        List<Member> members,
        Map<String, String> tags) {

    private static final int DEFAULT_PORT = 5432;

    /** The fact that holds it. */
    public static final String FACT = "source.cluster";

    /** Where it is reached. @param publiclyAccessible of a Multi-AZ cluster; of Aurora each member has its own */
    public record Network(
            Optional<String> subnetGroup,
            List<String> securityGroups,
            boolean publiclyAccessible,
            Optional<String> type) {}

    /** @param gibibytes allocated */
    public record Storage(Optional<String> type, Optional<Integer> gibibytes, Optional<Integer> iops) {}

    /** In Aurora capacity units. */
    public record Capacity(double least, double most) {}

    /** @param tier in which order it becomes the writer, 0 to 15 */
    public record Member(SourceSettings instance, int tier) {}

    /** @param instances all of its members, with endpoints */
    public static SourceCluster of(DBCluster of, Collection<DBInstance> instances) {
        return new SourceCluster(
                of.dbClusterIdentifier(),
                resourceId(of),
                ClusterKind.of(of.engine()).orElseThrow(),
                of.engineVersion(),
                endpoint(of).orElseThrow(),
                Optional.ofNullable(of.dbClusterParameterGroup()).orElse(""),
                Optional.ofNullable(of.dbClusterInstanceClass()),
                is(of.deletionProtection()),
                is(of.iamDatabaseAuthenticationEnabled()),
                of.masterUserSecret() != null,
                is(of.httpEndpointEnabled()),
                is(of.autoMinorVersionUpgrade()),
                Optional.ofNullable(of.engineLifecycleSupport()),
                new Network(
                        Optional.ofNullable(of.dbSubnetGroup()),
                        of.vpcSecurityGroups().stream()
                                .map(VpcSecurityGroupMembership::vpcSecurityGroupId)
                                .toList(),
                        is(of.publiclyAccessible()),
                        Optional.ofNullable(of.networkType())),
                new Storage(
                        Optional.ofNullable(of.storageType()),
                        Optional.ofNullable(of.allocatedStorage()),
                        Optional.ofNullable(of.iops())),
                Optional.ofNullable(of.serverlessV2ScalingConfiguration())
                        .filter(units -> units.minCapacity() != null && units.maxCapacity() != null)
                        .map(units -> new Capacity(units.minCapacity(), units.maxCapacity())),
                new SourceSettings.Backups(
                        number(of.backupRetentionPeriod()),
                        Optional.ofNullable(of.preferredBackupWindow()),
                        Optional.ofNullable(of.preferredMaintenanceWindow()),
                        is(of.copyTagsToSnapshot())),
                new SourceSettings.Insight(
                        number(of.monitoringInterval()),
                        Optional.ofNullable(of.monitoringRoleArn()),
                        is(of.performanceInsightsEnabled()),
                        Optional.ofNullable(of.performanceInsightsKMSKeyId()),
                        Optional.ofNullable(of.performanceInsightsRetentionPeriod()),
                        Optional.ofNullable(of.databaseInsightsModeAsString()),
                        of.enabledCloudwatchLogsExports()),
                of.associatedRoles().stream()
                        .map(role -> new SourceSettings.AssociatedRole(
                                role.roleArn(),
                                Optional.ofNullable(role.featureName()).orElse("")))
                        .toList(),
                of.customEndpoints(),
                members(of, instances),
                of.tagList().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                Tag::key,
                                tag -> Optional.ofNullable(tag.value()).orElse(""))));
    }

    private static List<Member> members(DBCluster of, Collection<DBInstance> instances) {
        return Stream.concat(
                        of.dbClusterMembers().stream().filter(SourceCluster::writes),
                        of.dbClusterMembers().stream().filter(member -> !writes(member)))
                .filter(member -> !ClusterServer.isScaled(member.dbInstanceIdentifier()))
                .flatMap(member -> instances.stream()
                        .filter(instance -> instance.dbInstanceIdentifier().equals(member.dbInstanceIdentifier()))
                        .map(instance -> new Member(SourceSettings.of(instance), number(member.promotionTier()))))
                .toList();
    }

    /** Whether this member is the writer. */
    public static boolean writes(DBClusterMember member) {
        return is(member.isClusterWriter());
    }

    /** Where clients that write find it; nothing while it is made. */
    public static Optional<SourceSettings.Endpoint> endpoint(DBCluster of) {
        return Optional.ofNullable(of.endpoint())
                .map(host -> new SourceSettings.Endpoint(
                        host, Optional.ofNullable(of.port()).orElse(DEFAULT_PORT)));
    }

    /** What stays when it is renamed. */
    public static String resourceId(DBCluster of) {
        return Stream.of(of.dbClusterResourceId(), of.dbClusterArn(), of.dbClusterIdentifier())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    /** What the fact holds. */
    public static SourceCluster of(Object fact) {
        return Json.mapper().convertValue(fact, SourceCluster.class);
    }

    /** As it travels. */
    public Map<String, Object> toFact() {
        return Json.mapper().convertValue(this, new TypeReference<Map<String, Object>>() {});
    }

    private static boolean is(Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    private static int number(Integer value) {
        return Optional.ofNullable(value).orElse(0);
    }
}
