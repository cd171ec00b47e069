package dev.uplift.worker.provider.awsrds.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.uplift.contracts.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceRole;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.DomainMembership;
import software.amazon.awssdk.services.rds.model.OptionGroupMembership;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SourceSettingsTest {

    /** One on which everything is set that a restore could lose. */
    private static final DBInstance FULL = DBInstance.builder()
            .dbInstanceIdentifier("orders")
            .dbiResourceId("db-ORDERS")
            .engineVersion("13.14")
            .dbInstanceClass("db.m6g.large")
            .endpoint(endpoint ->
                    endpoint.address("orders.c1.eu-west-1.rds.amazonaws.com").port(5433))
            .dbParameterGroups(List.of(DBParameterGroupStatus.builder()
                    .dbParameterGroupName("orders")
                    .build()))
            .optionGroupMemberships(List.of(OptionGroupMembership.builder()
                    .optionGroupName("default:postgres-13")
                    .build()))
            .autoMinorVersionUpgrade(false)
            .deletionProtection(true)
            .iamDatabaseAuthenticationEnabled(true)
            .masterUserSecret(secret -> secret.secretArn("arn:aws:secretsmanager:eu-west-1:123456789012:secret:x"))
            .caCertificateIdentifier("rds-ca-rsa2048-g1")
            .engineLifecycleSupport("open-source-rds-extended-support")
            .multiAZ(true)
            .availabilityZone("eu-west-1a")
            .dbSubnetGroup(group -> group.dbSubnetGroupName("private"))
            .vpcSecurityGroups(List.of(VpcSecurityGroupMembership.builder()
                    .vpcSecurityGroupId("sg-1")
                    .build()))
            .publiclyAccessible(true)
            .networkType("DUAL")
            .storageType("gp3")
            .allocatedStorage(400)
            .maxAllocatedStorage(1000)
            .iops(12000)
            .storageThroughput(500)
            .dedicatedLogVolume(true)
            .backupRetentionPeriod(14)
            .preferredBackupWindow("03:00-03:30")
            .preferredMaintenanceWindow("sun:05:00-sun:05:30")
            .copyTagsToSnapshot(true)
            .monitoringInterval(60)
            .monitoringRoleArn("arn:aws:iam::123456789012:role/monitoring")
            .performanceInsightsEnabled(true)
            .performanceInsightsKMSKeyId("key")
            .performanceInsightsRetentionPeriod(7)
            .databaseInsightsMode("standard")
            .enabledCloudwatchLogsExports("postgresql")
            .associatedRoles(List.of(DBInstanceRole.builder()
                    .roleArn("arn:aws:iam::123456789012:role/s3")
                    .featureName("s3Import")
                    .build()))
            .domainMemberships(List.of(
                    DomainMembership.builder().domain("d-1").iamRoleName("ad").build()))
            .readReplicaDBInstanceIdentifiers("orders-a")
            .tagList(List.of(Tag.builder().key("team").value("shop").build()))
            .pendingModifiedValues(PendingModifiedValues.builder().build())
            .build();

    /** One of which a server says nothing that it need not say. */
    private static final DBInstance BARE = DBInstance.builder()
            .dbInstanceIdentifier("bare")
            .dbiResourceId("db-BARE")
            .engineVersion("13.14")
            .dbInstanceClass("db.t3.micro")
            .endpoint(endpoint -> endpoint.address("bare.example").port(5432))
            .build();

    @Test
    void come_back_from_a_journey_as_they_were() {
        var settings = SourceSettings.of(FULL);

        assertThat(SourceSettings.of(travelled(settings))).isEqualTo(settings);
    }

    @Test
    void hold_what_was_set() {
        var settings = SourceSettings.of(FULL);

        assertThat(settings.endpoint())
                .isEqualTo(new SourceSettings.Endpoint("orders.c1.eu-west-1.rds.amazonaws.com", 5433));
        assertThat(settings.network().securityGroups()).containsExactly("sg-1");
        assertThat(settings.network().availabilityZone()).isEmpty();
        assertThat(settings.storage().maxGibibytes()).contains(1000);
        assertThat(settings.insight().logExports()).containsExactly("postgresql");
        assertThat(settings.managedPassword()).isTrue();
        assertThat(settings.tags()).isEqualTo(Map.of("team", "shop"));
        assertThat(settings.roles())
                .containsExactly(new SourceSettings.AssociatedRole("arn:aws:iam::123456789012:role/s3", "s3Import"));
    }

    @Test
    void of_a_server_that_says_little_come_back_as_well() {
        var settings = SourceSettings.of(BARE);

        assertThat(SourceSettings.of(travelled(settings))).isEqualTo(settings);
        assertThat(settings.storage().iops()).isEqualTo(Optional.empty());
    }

    @Test
    void hold_no_secret() {
        assertThat(new String(Json.write(SourceSettings.of(FULL)), UTF_8)).doesNotContain("secretsmanager");
    }

    private static Map<String, Object> travelled(SourceSettings settings) {
        var written = new String(Json.write(settings.toFact()), UTF_8);
        return Json.mapper().convertValue(readTree(written), new TypeReference<>() {});
    }

    private static Object readTree(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (JsonProcessingException broken) {
            throw new AssertionError(broken);
        }
    }
}
