package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What members of clusters have, what can be done to them, and what they get when their cluster is restored. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClusterMembersTest {

    private SimulatedRds rds;

    @BeforeEach
    void start() throws IOException {
        rds = new SimulatedRds();
    }

    @AfterEach
    void stop() {
        rds.close();
    }

    @Test
    void those_of_a_multi_az_cluster_have_its_class_and_are_changed_by_nobody_but_may_restart() {
        rds.region().create(NewCluster.multiAz("bank", "15.8"));

        assertThat(rds.instance("bank-instance-1").dbInstanceClass()).isEqualTo("db.m6gd.large");
        assertThat(SimulatedRds.refusal(
                        "InvalidParameterCombination",
                        () -> rds.client()
                                .modifyDBInstance(q -> q.dbInstanceIdentifier("bank-instance-1")
                                        .newDBInstanceIdentifier("other")
                                        .applyImmediately(true))))
                .contains("ModifyDBCluster");
        rds.client().rebootDBInstance(q -> q.dbInstanceIdentifier("bank-instance-1"));
        assertThat(rds.instance("bank-instance-1").dbInstanceStatus()).isEqualTo("rebooting");
    }

    @Test
    void what_waits_in_the_group_of_a_cluster_is_in_force_when_its_writer_restarted() {
        rds.region().createClusterParameterGroup("own", "aurora-postgresql15", Map.of("work_mem", "4096"));
        rds.region().create(NewCluster.aurora("orders", "15.8"));
        rds.client().modifyDBCluster(q -> q.dbClusterIdentifier("orders").dbClusterParameterGroupName("own"));

        restart("orders-2");
        assertThat(rds.region().cluster("orders").orElseThrow().parametersInForce())
                .isEmpty();
        restart("orders-1");
        assertThat(rds.region().cluster("orders").orElseThrow().parametersInForce())
                .containsEntry("work_mem", "4096");
    }

    @Test
    void a_cluster_restored_to_a_time_has_the_version_of_that_time_whatever_its_source_is_called_now() {
        var before = rds.region().create(NewCluster.multiAz("bank", "13.16"));
        rds.pass(Duration.ofHours(1));
        var moment = rds.aws().clock().now();
        rds.client()
                .modifyDBCluster(q -> q.dbClusterIdentifier("bank")
                        .engineVersion("15.8")
                        .allowMajorVersionUpgrade(true)
                        .applyImmediately(true));
        rds.pass(Duration.ofHours(1));
        rds.client()
                .modifyDBCluster(q -> q.dbClusterIdentifier("bank")
                        .newDBClusterIdentifier("old-bank")
                        .applyImmediately(true));
        rds.pass(Duration.ofHours(1));

        rds.client()
                .restoreDBClusterToPointInTime(q -> q.dbClusterIdentifier("bank")
                        .sourceDbClusterResourceId(before.resourceId())
                        .restoreToTime(moment));
        rds.pass(Duration.ofHours(1));

        var restored = rds.region().cluster("bank").orElseThrow();
        assertThat(restored.version()).isEqualTo("13.16");
        assertThat(restored.members()).isEqualTo(List.of("bank-instance-4", "bank-instance-5", "bank-instance-6"));
        assertThat(rds.region().cluster("old-bank").orElseThrow().members()).isEqualTo(before.members());
        assertThat(rds.instance("bank-instance-1").engineVersion()).isEqualTo("15.8");
    }

    @Test
    void serverless_is_a_class_of_aurora_only() {
        assertThat(offers("aurora-postgresql")).isEqualTo(1);
        assertThat(offers("postgres")).isZero();
    }

    @Test
    void the_parameters_of_a_family_of_cluster_groups_are_known() {
        assertThat(rds.client()
                        .describeEngineDefaultClusterParameters(q -> q.dbParameterGroupFamily("aurora-postgresql16"))
                        .engineDefaults()
                        .parameters())
                .extracting(parameter -> parameter.parameterName())
                .contains("work_mem");
    }

    private int offers(String engine) {
        return rds.client()
                .describeOrderableDBInstanceOptions(
                        q -> q.engine(engine).engineVersion("16.9").dbInstanceClass("db.serverless"))
                .orderableDBInstanceOptions()
                .size();
    }

    private void restart(String member) {
        rds.client().rebootDBInstance(q -> q.dbInstanceIdentifier(member));
        rds.pass(Duration.ofHours(1));
    }
}
