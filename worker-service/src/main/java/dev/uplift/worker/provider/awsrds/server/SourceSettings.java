package dev.uplift.worker.provider.awsrds.server;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.platform.Located;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceRole;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.DomainMembership;
import software.amazon.awssdk.services.rds.model.OptionGroupMembership;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/**
 * How an instance was set up before its upgrade: all that a snapshot does not hold, and that whoever restores one must
 * put back. It travels as the fact {@link #FACT}; there is no secret in it.
 *
 * @param instance its identifier
 * @param dbiResourceId by which its automated backups are found, whatever its name
 * @param version the exact one
 * @param instanceClass for example {@code db.m6g.large}
 * @param endpoint where its clients find it
 * @param parameterGroup that it uses
 * @param optionGroup that it uses
 * @param autoMinorVersionUpgrade whether RDS upgrades minor versions by itself
 * @param deletionProtection whether it must be switched off before the instance can be deleted
 * @param iamAuthentication whether clients may log in by IAM
 * @param managedPassword whether RDS keeps the master password in Secrets Manager, and changes it there
 * @param caCertificate which authority signs its certificate
 * @param lifecycleSupport whether it goes on with Extended Support after the end of its major version
 * @param network where it is reached
 * @param storage its disk
 * @param backups when it is backed up and maintained
 * @param insight who watches it
 * @param roles that it may take, by the feature that takes them
 * @param domains of Active Directory that it is in
 * @param replicas identifiers of its read replicas; of those in other regions the ARN
 * @param tags all of them
 */
public record SourceSettings(
        String instance,
        String dbiResourceId,
        String version,
        String instanceClass,
        Endpoint endpoint,
        String parameterGroup,
        Optional<String> optionGroup,
        boolean autoMinorVersionUpgrade,
        boolean deletionProtection,
        boolean iamAuthentication,
        boolean managedPassword,
        Optional<String> caCertificate,
        Optional<String> lifecycleSupport,
        Network network,
        Storage storage,
        Backups backups,
        Insight insight,
        List<AssociatedRole> roles,
        List<Domain> domains,
        List<String> replicas,
        Map<String, String> tags) {

    private static final int DEFAULT_PORT = 5432;

    /** The fact that holds them. */
    public static final String FACT = "source.settings";

    /** Where clients connect. */
    public record Endpoint(String host, int port) {
        /** The server, reached there. */
        public Server of(Server server) {
            return Located.at(server, host, port);
        }
    }

    /**
     * Where it is reached.
     *
     * @param availabilityZone only of one without a standby, which has no say in it
     * @param type {@code IPV4} or {@code DUAL}
     */
    public record Network(
            boolean multiAz,
            Optional<String> availabilityZone,
            Optional<String> subnetGroup,
            List<String> securityGroups,
            boolean publiclyAccessible,
            Optional<String> type) {}

    /**
     * Its disk.
     *
     * @param gibibytes allocated
     * @param maxGibibytes up to which it grows by itself; empty if it does not
     * @param throughput MiB/s
     */
    public record Storage(
            String type,
            int gibibytes,
            Optional<Integer> maxGibibytes,
            Optional<Integer> iops,
            Optional<Integer> throughput,
            boolean dedicatedLogVolume) {}

    /**
     * When it is backed up and maintained.
     *
     * @param retentionDays 0 for never
     */
    public record Backups(
            int retentionDays,
            Optional<String> window,
            Optional<String> maintenanceWindow,
            boolean copyTagsToSnapshot) {}

    /**
     * Who watches it.
     *
     * @param monitoringSeconds of Enhanced Monitoring; 0 for none
     * @param retentionDays of Performance Insights
     * @param mode of Database Insights
     */
    public record Insight(
            int monitoringSeconds,
            Optional<String> monitoringRole,
            boolean performanceInsights,
            Optional<String> performanceKey,
            Optional<Integer> retentionDays,
            Optional<String> mode,
            List<String> logExports) {}

    /** A role that a feature of the instance takes. */
    public record AssociatedRole(String arn, String feature) {}

    /** A domain of Active Directory, and the role that joins it. */
    public record Domain(String id, Optional<String> role) {}

    /** As RDS shows them now. */
    public static SourceSettings of(DBInstance of) {
        return new SourceSettings(
                of.dbInstanceIdentifier(),
                resourceId(of),
                of.engineVersion(),
                of.dbInstanceClass(),
                endpoint(of).orElseThrow(),
                parameterGroup(of),
                of.optionGroupMemberships().stream()
                        .map(OptionGroupMembership::optionGroupName)
                        .findFirst(),
                is(of.autoMinorVersionUpgrade()),
                is(of.deletionProtection()),
                is(of.iamDatabaseAuthenticationEnabled()),
                of.masterUserSecret() != null,
                Optional.ofNullable(of.caCertificateIdentifier()),
                Optional.ofNullable(of.engineLifecycleSupport()),
                network(of),
                storage(of),
                new Backups(
                        number(of.backupRetentionPeriod()),
                        Optional.ofNullable(of.preferredBackupWindow()),
                        Optional.ofNullable(of.preferredMaintenanceWindow()),
                        is(of.copyTagsToSnapshot())),
                insight(of),
                of.associatedRoles().stream().map(SourceSettings::role).toList(),
                of.domainMemberships().stream().map(SourceSettings::domain).toList(),
                of.readReplicaDBInstanceIdentifiers(),
                tags(of.tagList()));
    }

    /** Where it listens; nothing while it is made. */
    public static Optional<Endpoint> endpoint(DBInstance of) {
        return Optional.ofNullable(of.endpoint())
                .filter(known -> known.address() != null)
                .map(known -> new Endpoint(
                        known.address(), Optional.ofNullable(known.port()).orElse(DEFAULT_PORT)));
    }

    /** What stays when it is renamed; servers that only speak like RDS may not have one, and then go by their ARN or name. */
    public static String resourceId(DBInstance of) {
        return Stream.of(of.dbiResourceId(), of.dbInstanceArn(), of.dbInstanceIdentifier())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    /** What the fact holds. */
    public static SourceSettings of(Object fact) {
        return Json.mapper().convertValue(fact, SourceSettings.class);
    }

    /** As it travels. */
    public Map<String, Object> toFact() {
        return Json.mapper().convertValue(this, new TypeReference<Map<String, Object>>() {});
    }

    /** The one that an instance uses. */
    public static String parameterGroup(DBInstance of) {
        return of.dbParameterGroups().stream()
                .map(DBParameterGroupStatus::dbParameterGroupName)
                .findFirst()
                .orElse("");
    }

    private static Network network(DBInstance of) {
        return new Network(
                is(of.multiAZ()),
                is(of.multiAZ()) ? Optional.empty() : Optional.ofNullable(of.availabilityZone()),
                Optional.ofNullable(of.dbSubnetGroup()).map(group -> group.dbSubnetGroupName()),
                of.vpcSecurityGroups().stream()
                        .map(VpcSecurityGroupMembership::vpcSecurityGroupId)
                        .toList(),
                is(of.publiclyAccessible()),
                Optional.ofNullable(of.networkType()));
    }

    private static Storage storage(DBInstance of) {
        return new Storage(
                Optional.ofNullable(of.storageType()).orElse("gp2"),
                number(of.allocatedStorage()),
                Optional.ofNullable(of.maxAllocatedStorage()),
                Optional.ofNullable(of.iops()),
                Optional.ofNullable(of.storageThroughput()),
                is(of.dedicatedLogVolume()));
    }

    private static Insight insight(DBInstance of) {
        return new Insight(
                number(of.monitoringInterval()),
                Optional.ofNullable(of.monitoringRoleArn()),
                is(of.performanceInsightsEnabled()),
                Optional.ofNullable(of.performanceInsightsKMSKeyId()),
                Optional.ofNullable(of.performanceInsightsRetentionPeriod()),
                Optional.ofNullable(of.databaseInsightsModeAsString()),
                of.enabledCloudwatchLogsExports());
    }

    private static AssociatedRole role(DBInstanceRole role) {
        return new AssociatedRole(
                role.roleArn(), Optional.ofNullable(role.featureName()).orElse(""));
    }

    private static Domain domain(DomainMembership membership) {
        return new Domain(membership.domain(), Optional.ofNullable(membership.iamRoleName()));
    }

    private static Map<String, String> tags(List<Tag> tags) {
        return tags.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Tag::key, tag -> Optional.ofNullable(tag.value()).orElse("")));
    }

    private static boolean is(Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    private static int number(Integer value) {
        return Optional.ofNullable(value).orElse(0);
    }
}
