package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.uplift.sandbox.platform.PlatformClock;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.RdsException;

class InstanceQueriesTest {

    private AwsSimulator aws;
    private RdsClient rds;

    @BeforeEach
    void start() throws IOException {
        aws = AwsSimulator.start(PlatformClock.standing(), 0);
        rds = RdsClients.of(aws);
    }

    @AfterEach
    void stop() {
        rds.close();
        aws.close();
    }

    @Test
    void everySettingArrives() {
        aws.region(RdsClients.REGION)
                .create(NewInstance.of("Orders", "13.16")
                        .with(Setting.MULTI_AZ, "true")
                        .with(Setting.SECURITY_GROUPS, "sg-1", "sg-2")
                        .with(Setting.LOG_EXPORTS, "postgresql", "upgrade")
                        .with(Setting.SUBNET_GROUP, "private")
                        .with(Setting.MAX_STORAGE, "500")
                        .with(Setting.IOPS, "3000")
                        .with(Setting.MONITORING_INTERVAL, "60")
                        .tagged("team", "shop"));

        var instance = rds.describeDBInstances(r -> r.dbInstanceIdentifier("orders"))
                .dbInstances()
                .getFirst();

        assertThat(instance.dbInstanceIdentifier()).isEqualTo("orders");
        assertThat(instance.dbInstanceArn()).isEqualTo("arn:aws:rds:eu-west-1:123456789012:db:orders");
        assertThat(instance.dbiResourceId()).startsWith("db-");
        assertThat(instance.engine()).isEqualTo("postgres");
        assertThat(instance.engineVersion()).isEqualTo("13.16");
        assertThat(instance.dbInstanceStatus()).isEqualTo("available");
        assertThat(instance.multiAZ()).isTrue();
        assertThat(instance.allocatedStorage()).isEqualTo(20);
        assertThat(instance.maxAllocatedStorage()).isEqualTo(500);
        assertThat(instance.iops()).isEqualTo(3000);
        assertThat(instance.monitoringInterval()).isEqualTo(60);
        assertThat(instance.backupRetentionPeriod()).isEqualTo(7);
        assertThat(instance.deletionProtection()).isFalse();
        assertThat(instance.endpoint().address()).startsWith("orders.").endsWith(".eu-west-1.rds.amazonaws.com");
        assertThat(instance.endpoint().port()).isEqualTo(5432);
        assertThat(instance.dbSubnetGroup().dbSubnetGroupName()).isEqualTo("private");
        assertThat(instance.vpcSecurityGroups())
                .allMatch(group -> group.status().equals("active"))
                .extracting(group -> group.vpcSecurityGroupId())
                .containsExactly("sg-1", "sg-2");
        assertThat(instance.enabledCloudwatchLogsExports()).containsExactly("postgresql", "upgrade");
        assertThat(instance.dbParameterGroups()).singleElement().satisfies(group -> {
            assertThat(group.dbParameterGroupName()).isEqualTo("default.postgres13");
            assertThat(group.parameterApplyStatus()).isEqualTo("in-sync");
        });
        assertThat(instance.optionGroupMemberships())
                .singleElement()
                .satisfies(group -> assertThat(group.optionGroupName()).isEqualTo("default:postgres-13"));
        assertThat(instance.pendingModifiedValues().engineVersion()).isNull();
        assertThat(instance.tagList()).singleElement().satisfies(tag -> {
            assertThat(tag.key()).isEqualTo("team");
            assertThat(tag.value()).isEqualTo("shop");
        });
    }

    @Test
    void oneThatIsNotThereIsNotFound() {
        assertThatExceptionOfType(DbInstanceNotFoundException.class)
                .isThrownBy(() -> rds.describeDBInstances(r -> r.dbInstanceIdentifier("orders")))
                .satisfies(refused -> {
                    assertThat(refused.statusCode()).isEqualTo(404);
                    assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo("DBInstance orders not found.");
                });
    }

    @Test
    void aFilterFindsManyAndKeepsSilentAboutThoseThatAreNotThere() {
        IntStream.range(0, 3).forEach(n -> aws.region(RdsClients.REGION).create(NewInstance.of("db-" + n, "13.16")));

        var found = rds.describeDBInstances(r -> r.filters(filter("db-instance-id", "db-0", "db-2", "gone")));

        assertThat(found.dbInstances())
                .extracting(DBInstance::dbInstanceIdentifier)
                .containsExactly("db-0", "db-2");
    }

    @Test
    void anUnknownFilterIsRefused() {
        assertThatExceptionOfType(RdsException.class)
                .isThrownBy(() -> rds.describeDBInstances(r -> r.filters(filter("tag", "x"))))
                .satisfies(refused ->
                        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidParameterValue"));
    }

    @Test
    void pagesShowEachOnce() {
        IntStream.range(0, 45)
                .forEach(n -> aws.region(RdsClients.REGION).create(NewInstance.of("db-%02d".formatted(n), "13.16")));

        var names = rds.describeDBInstancesPaginator(r -> r.maxRecords(20)).dbInstances().stream()
                .map(DBInstance::dbInstanceIdentifier)
                .toList();

        assertThat(names).hasSize(45).doesNotHaveDuplicates().isSorted();
        assertThat(aws.calls().byOperation()).containsEntry("DescribeDBInstances", 3L);
    }

    @Test
    void regionsHaveNothingInCommon() {
        aws.region("eu-west-1").create(NewInstance.of("orders", "13.16"));

        try (var elsewhere = RdsClients.of(aws, "us-east-1")) {
            assertThat(elsewhere.describeDBInstances().dbInstances()).isEmpty();
        }
    }

    @Test
    void anActionThatIsNotThereIsSaid() {
        assertThatExceptionOfType(RdsException.class)
                .isThrownBy(() -> rds.describeDBProxies(r -> {}))
                .satisfies(refused -> {
                    assertThat(refused.statusCode()).isEqualTo(400);
                    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidAction");
                });
    }

    private static Filter filter(String name, String... values) {
        return Filter.builder().name(name).values(values).build();
    }
}
