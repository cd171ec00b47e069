package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.REGION;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.finding;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ids;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.own;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.sandbox.aws.ClusterSetting;
import dev.uplift.sandbox.aws.NewCluster;
import dev.uplift.sandbox.aws.Setting;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.worker.provider.awsrds.plan.BlueGreenPlan;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is found of clusters before their upgrade; each condition is made on a simulated RDS. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class ClusterPrechecksTest {

    private static final NewCluster AURORA = NewCluster.aurora("orders", "13.16");
    private static final NewCluster MULTI_AZ = NewCluster.multiAz("orders", "13.16");
    private static final List<String> ALWAYS = List.of("cluster-readers", "sql-not-examined");

    @AutoClose
    private final PrecheckStage stage = new PrecheckStage();

    @Test
    void a_usual_cluster_of_aurora_has_nothing_against_it_and_gets_a_plan() throws InterruptedException {
        stage.region().create(AURORA);

        var outcome = stage.precheckCluster("16", Map.of());

        assertThat(ids(outcome)).isEqualTo(ALWAYS);
        assertThat(finding(outcome, "cluster-readers").explanation()).contains("orders-2");
        assertThat(outcome.plan()).map(Plan::to).contains("16.11");
        assertThat(outcome.plan())
                .map(Plan::identity)
                .contains(
                        "rds:" + stage.region().cluster("orders").orElseThrow().resourceId());
        assertThat(outcome.estimates()).contains(new Estimate("upgrade", Duration.ofMinutes(30)));
        assertThat(stage.precheckCluster("16", Map.of()).plan())
                .map(Plan::hash)
                .isEqualTo(outcome.plan().map(Plan::hash));
    }

    @Test
    void a_usual_multi_az_cluster_gets_a_plan() throws InterruptedException {
        stage.region().create(MULTI_AZ);

        var outcome = stage.precheckCluster("16", Map.of());

        assertThat(ids(outcome, Severity.BLOCK)).isEmpty();
        // Aurora does it later
        assertThat(ids(outcome)).contains("tls-forced");
        assertThat(outcome.plan()).map(Plan::to).contains("16.11");
    }

    @Test
    void inspected_it_shows_its_members_and_how_it_is_set_up() throws InterruptedException {
        stage.region().create(AURORA);

        var done = stage.inspect(Map.of("region", REGION, "cluster", "Orders")).done();

        assertThat(done.facts()).containsEntry("source.version", "13.16");
        var settings = SourceCluster.of(done.facts().get(SourceCluster.FACT));
        assertThat(settings.members())
                .extracting(member -> member.instance().instance())
                .containsExactly("orders-1", "orders-2");
        assertThat(done.outcome()
                        .orElseThrow()
                        .inspection()
                        .orElseThrow()
                        .source()
                        .facts())
                .containsEntry("writer", "orders-1")
                .containsEntry("members", List.of("orders-1", "orders-2"));
    }

    @Test
    void where_there_are_no_clusters_it_says_what_is_missing() throws InterruptedException {
        assertThat(inspected().problem()).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("cluster-not-found");
            assertThat(problem.remedy()).contains("'cluster'");
        });

        stage.aws
                .faults()
                .add(Fault.next("DescribeDBClusters", new Fault.Refuse(400, "InvalidAction", "what is that?")));
        assertThat(inspected().problem()).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("platform-lacks-operation");
            assertThat(problem.detail()).contains("rds:DescribeDBClusters");
        });
    }

    private PrecheckStage.Inspected inspected() throws InterruptedException {
        return stage.inspect(Map.of("region", REGION, "cluster", "orders"));
    }

    @Test
    void a_minor_upgrade_replaces_no_parameter_groups() throws InterruptedException {
        stage.region().createParameterGroup("own", "aurora-postgresql13", Map.of("jit", "0"));
        stage.region().create(AURORA.withMemberGroup("own"));

        var outcome = stage.precheckCluster("13", Map.of());

        assertThat(ids(outcome)).isEqualTo(ALWAYS);
        assertThat(outcome.plan().orElseThrow().steps())
                .extracting(step -> step.name())
                .doesNotContain("parameters", "member-parameters");
    }

    @Nested
    class What_blocks {

        @Test
        void a_cluster_that_is_busy() throws InterruptedException {
            stage.region().create(MULTI_AZ);
            stage.rds()
                    .createDBClusterSnapshot(
                            request -> request.dbClusterIdentifier("orders").dbClusterSnapshotIdentifier("somebodys"));

            var outcome = stage.precheckCluster("16", Map.of());

            assertThat(ids(outcome, Severity.BLOCK)).contains("cluster-not-available");
            assertThat(outcome.plan()).isEmpty();
        }

        @Test
        void a_cluster_whose_writer_is_not_available() throws InterruptedException {
            stage.region().create(AURORA);
            stage.region().becomes("orders-1", "incompatible-parameters");

            var outcome = stage.precheckCluster("16", Map.of());

            assertThat(ids(outcome, Severity.BLOCK)).containsExactly("cluster-without-writer");
            assertThat(finding(outcome, "cluster-without-writer").explanation())
                    .contains("orders-1", "incompatible-parameters");
        }

        @Test
        void a_member_of_a_global_database() throws InterruptedException {
            stage.region().create(AURORA.with(ClusterSetting.GLOBAL_CLUSTER, "world"));

            assertThat(finding(stage.precheckCluster("16", Map.of()), "cluster-replicates"))
                    .satisfies(found -> assertThat(found.severity()).isEqualTo(Severity.BLOCK))
                    .extracting(Finding::explanation)
                    .asString()
                    .contains("world");
        }

        @Test
        void a_class_that_the_target_does_not_run_on() throws InterruptedException {
            stage.region().create(AURORA.withMembers(Setting.INSTANCE_CLASS, "db.r4.large"));

            assertThat(ids(stage.precheckCluster("16", Map.of()), Severity.BLOCK))
                    .containsExactly("class-not-offered");
        }

        @Test
        void a_target_that_is_not_offered_or_reached() throws InterruptedException {
            stage.region().create(AURORA);

            assertThat(ids(stage.precheckCluster("13.16", Map.of()), Severity.BLOCK))
                    .containsExactly("target-reached");
            var unknown = stage.precheckCluster("16.99", Map.of());
            assertThat(ids(unknown, Severity.BLOCK)).containsExactly("target-not-offered");
            assertThat(unknown.plan()).isEmpty();
        }

        @Test
        void a_zero_etl_integration() throws InterruptedException {
            stage.region().create(AURORA);
            stage.region().integrates("orders", "to-redshift");

            assertThat(ids(stage.precheckCluster("16", Map.of()), Severity.BLOCK))
                    .containsExactly("zero-etl-integration");
        }

        @Test
        void strategy_blue_green() throws InterruptedException {
            stage.region().create(AURORA);

            var outcome = stage.precheckCluster("16", BlueGreenPlan.STRATEGY, Map.of());

            assertThat(ids(outcome, Severity.BLOCK)).containsExactly("cluster-strategy");
            assertThat(outcome.plan()).isEmpty();
        }

        @Test
        void a_cluster_parameter_group_of_another_family() throws InterruptedException {
            stage.region().create(AURORA);
            stage.region().createClusterParameterGroup("given", "aurora-postgresql15", Map.of());

            var found = finding(
                    stage.precheckCluster("16", own("clusterParameterGroup", "given")), "parameter-group-unfit");

            assertThat(found.object()).isEqualTo("cluster parameter group given");
            assertThat(found.remedy()).contains("aurora-postgresql16", "clusterParameterGroup");
        }
    }

    @Nested
    class What_somebody_should_know {

        @Test
        void members_with_different_groups_get_the_same_one() throws InterruptedException {
            stage.region().createParameterGroup("one", "aurora-postgresql13", Map.of("jit", "0"));
            stage.region().createParameterGroup("two", "aurora-postgresql13", Map.of("jit", "1"));
            stage.region().create(AURORA.withMemberGroup("one"));
            stage.rds()
                    .modifyDBInstance(request -> request.dbInstanceIdentifier("orders-2")
                            .dbParameterGroupName("two")
                            .applyImmediately(true));
            stage.pass(Duration.ofHours(1));

            var outcome = stage.precheckCluster("16", Map.of());

            assertThat(finding(outcome, "cluster-groups-differ"))
                    .satisfies(found -> assertThat(found.severity()).isEqualTo(Severity.WARN))
                    .extracting(Finding::explanation)
                    .asString()
                    .contains("one, two", "set in one");
            assertThat(finding(outcome, "parameters-pending-reboot").object()).isEqualTo("member orders-2");
        }

        @Test
        void values_that_are_carried_over_and_those_that_are_not() throws InterruptedException {
            stage.region()
                    .createClusterParameterGroup(
                            "own",
                            "aurora-postgresql13",
                            Map.of("work_mem", "65536", "operator_precedence_warning", "1"));
            stage.region().create(AURORA.withParameterGroup("own"));

            var outcome = stage.precheckCluster("16", Map.of());

            assertThat(finding(outcome, "parameters-carried").explanation()).contains("work_mem");
            assertThat(finding(outcome, "parameter-not-carried").object())
                    .isEqualTo("cluster parameter group own, parameter operator_precedence_warning");
        }

        @Test
        void a_reader_that_is_not_available() throws InterruptedException {
            stage.region().create(AURORA);
            stage.region().becomes("orders-2", "incompatible-parameters");

            var outcome = stage.precheckCluster("16", Map.of());

            assertThat(ids(outcome, Severity.BLOCK)).isEmpty();
            assertThat(finding(outcome, "cluster-member-not-available").object())
                    .isEqualTo("member orders-2");
        }

        @Test
        void maintenance_of_a_member() throws InterruptedException {
            stage.region().create(AURORA);
            stage.region().plansMaintenance("orders-2", "system-update");

            assertThat(finding(stage.precheckCluster("16", Map.of()), "pending-maintenance")
                            .object())
                    .contains("member orders-2", "system-update");
        }

        @Test
        void what_the_platform_does_not_answer() throws InterruptedException {
            stage.region().createClusterParameterGroup("own", "aurora-postgresql13", Map.of("work_mem", "65536"));
            stage.region().create(AURORA.withParameterGroup("own"));
            for (var operation : List.of(
                    "DescribePendingMaintenanceActions",
                    "DescribeIntegrations",
                    "DescribeOrderableDBInstanceOptions",
                    "DescribeEngineDefaultClusterParameters")) {
                stage.aws
                        .faults()
                        .add(Fault.next(operation, new Fault.Refuse(400, "InvalidAction", "what is that?"))
                                .times(9));
            }

            var outcome = stage.precheckCluster("16", Map.of());

            assertThat(outcome.findings())
                    .filteredOn(found -> found.id().equals("platform-unseen"))
                    .extracting(Finding::object)
                    .containsExactlyInAnyOrder(
                            "operation rds:DescribePendingMaintenanceActions",
                            "operation rds:DescribeIntegrations",
                            "operation rds:DescribeOrderableDBInstanceOptions",
                            "operation rds:DescribeEngineDefaultClusterParameters");
            assertThat(outcome.plan()).isPresent();
        }
    }
}
