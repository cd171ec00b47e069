package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.ModifyDbClusterRequest;
import software.amazon.awssdk.services.rds.model.SourceType;

class ClusterUpgradesTest {

    private static final Duration LAG = Duration.ofSeconds(40);

    private SimulatedRds rds;

    @BeforeEach
    void start() throws IOException {
        rds = new SimulatedRds();
        rds.region().create(NewCluster.aurora("orders", "13.16").tagged("team", "shop"));
    }

    @AfterEach
    void stop() {
        rds.close();
    }

    private DBCluster cluster(String name) {
        return rds.client()
                .describeDBClusters(q -> q.dbClusterIdentifier(name))
                .dbClusters()
                .getFirst();
    }

    private void modify(Consumer<ModifyDbClusterRequest.Builder> what) {
        rds.client()
                .modifyDBCluster(
                        q -> what.accept(q.dbClusterIdentifier("orders").applyImmediately(true)));
    }

    private void upgrade() {
        modify(q -> q.engineVersion("16.9").allowMajorVersionUpgrade(true));
    }

    @Test
    void a_cluster_shows_what_it_is_and_who_belongs_to_it() {
        var orders = cluster("orders");

        assertThat(orders.dbClusterArn()).isEqualTo("arn:aws:rds:eu-west-1:123456789012:cluster:orders");
        assertThat(orders.dbClusterResourceId()).startsWith("cluster-");
        assertThat(orders.engine()).isEqualTo("aurora-postgresql");
        assertThat(orders.engineVersion()).isEqualTo("13.16");
        assertThat(orders.status()).isEqualTo("available");
        assertThat(orders.endpoint()).startsWith("orders.cluster-").endsWith("eu-west-1.rds.amazonaws.com");
        assertThat(orders.readerEndpoint()).startsWith("orders.cluster-ro-");
        assertThat(orders.port()).isEqualTo(5432);
        assertThat(orders.dbClusterParameterGroup()).isEqualTo("default.aurora-postgresql13");
        assertThat(orders.backupRetentionPeriod()).isEqualTo(7);
        assertThat(orders.deletionProtection()).isFalse();
        assertThat(orders.vpcSecurityGroups())
                .singleElement()
                .satisfies(group -> assertThat(group.vpcSecurityGroupId()).isEqualTo("sg-default"));
        assertThat(orders.tagList())
                .singleElement()
                .satisfies(tag -> assertThat(tag.value()).isEqualTo("shop"));
        assertThat(orders.dbClusterMembers())
                .extracting(DBClusterMember::dbInstanceIdentifier, DBClusterMember::isClusterWriter)
                .containsExactly(tuple("orders-1", true), tuple("orders-2", false));
        assertThat(rds.instance("orders-2").dbClusterIdentifier()).isEqualTo("orders");
        assertThat(rds.instance("orders-2").engine()).isEqualTo("aurora-postgresql");
    }

    @Test
    void clusters_come_in_pages_and_by_filters() {
        for (int n = 10; n < 35; n++) {
            rds.region().create(NewCluster.multiAz("fleet-" + n, "15.4"));
        }

        var first = rds.client().describeDBClusters(q -> q.maxRecords(20));
        assertThat(first.dbClusters()).hasSize(20);
        assertThat(rds.client()
                        .describeDBClusters(q -> q.maxRecords(20).marker(first.marker()))
                        .dbClusters())
                .hasSize(6);
        assertThat(rds.client()
                        .describeDBClusters(q -> q.filters(Filter.builder()
                                .name("db-cluster-id")
                                .values("fleet-11", "orders", "nobody")
                                .build()))
                        .dbClusters())
                .extracting(DBCluster::dbClusterIdentifier)
                .containsExactly("fleet-11", "orders");
        assertThat(rds.client()
                        .describeDBClusters(q -> q.filters(Filter.builder()
                                .name("engine")
                                .values("aurora-postgresql")
                                .build()))
                        .dbClusters())
                .hasSize(1);
        SimulatedRds.refusal(
                "DBClusterNotFoundFault", () -> rds.client().describeDBClusters(q -> q.dbClusterIdentifier("nobody")));
    }

    @Test
    void an_upgrade_lags_and_takes_all_members_along() {
        upgrade();

        assertThat(cluster("orders").status()).isEqualTo("available");
        assertThat(cluster("orders").pendingModifiedValues().engineVersion()).isEqualTo("16.9");
        rds.pass(LAG);
        assertThat(cluster("orders").status()).isEqualTo("upgrading");
        assertThat(rds.status("orders-2")).isEqualTo("upgrading");
        SimulatedRds.refusal("InvalidDBClusterStateFault", this::upgrade);
        rds.pass(Duration.ofMinutes(18));
        var upgraded = cluster("orders");
        assertThat(upgraded.status()).isEqualTo("available");
        assertThat(upgraded.engineVersion()).isEqualTo("16.9");
        assertThat(upgraded.pendingModifiedValues().engineVersion()).isNull();
        assertThat(upgraded.dbClusterParameterGroup()).isEqualTo("default.aurora-postgresql16");
        assertThat(rds.instance("orders-2").engineVersion()).isEqualTo("16.9");
        assertThat(rds.instance("orders-2").dbParameterGroups())
                .singleElement()
                .satisfies(group -> assertThat(group.dbParameterGroupName()).isEqualTo("default.aurora-postgresql16"));
        assertThat(rds.client()
                        .describeEvents(q -> q.sourceIdentifier("orders")
                                .sourceType(SourceType.DB_CLUSTER)
                                .duration(600))
                        .events())
                .extracting(Event::message)
                .contains("Database cluster engine major version has been upgraded.");
    }

    @Test
    void a_second_upgrade_is_refused_although_the_first_is_not_seen_yet() {
        upgrade();

        SimulatedRds.refusal("InvalidDBClusterStateFault", this::upgrade);
    }

    @Test
    void without_apply_immediately_it_stays_pending() {
        modify(q -> q.engineVersion("13.18").applyImmediately(false));
        rds.pass(SimulatedRds.LONG);

        assertThat(cluster("orders").engineVersion()).isEqualTo("13.16");
        assertThat(cluster("orders").pendingModifiedValues().engineVersion()).isEqualTo("13.18");
    }

    @Test
    void what_rds_does_not_upgrade_is_refused() {
        var code = "InvalidParameterCombination";

        assertThat(SimulatedRds.refusal(code, () -> modify(q -> q.engineVersion("16.9"))))
                .contains("AllowMajorVersionUpgrade flag must be present");
        assertThat(SimulatedRds.refusal(
                        code, () -> modify(q -> q.engineVersion("16.3").allowMajorVersionUpgrade(true))))
                .isEqualTo("Cannot upgrade aurora-postgresql from 13.16 to 16.3");
        SimulatedRds.refusal(
                code, () -> modify(q -> q.engineVersion("13.18").dbInstanceParameterGroupName("default.postgres13")));
        SimulatedRds.refusal(
                code,
                () -> modify(q -> q.engineVersion("16.9")
                        .allowMajorVersionUpgrade(true)
                        .dbClusterParameterGroupName("default.aurora-postgresql13")));
        SimulatedRds.refusal(
                "DBClusterParameterGroupNotFound",
                () -> modify(q ->
                        q.engineVersion("16.9").allowMajorVersionUpgrade(true).dbClusterParameterGroupName("gone")));
        assertThat(cluster("orders").pendingModifiedValues().engineVersion()).isNull();
    }

    @Test
    void custom_groups_of_the_cluster_and_of_its_members_must_be_replaced_by_the_caller() {
        clusterGroup("orders-c13", "aurora-postgresql13");
        clusterGroup("orders-c16", "aurora-postgresql16");
        rds.region().createParameterGroup("orders-i13", "aurora-postgresql13", Map.of());
        rds.region().createParameterGroup("orders-i16", "aurora-postgresql16", Map.of());
        modify(q -> q.dbClusterParameterGroupName("orders-c13"));
        rds.client()
                .modifyDBInstance(q -> q.dbInstanceIdentifier("orders-1")
                        .dbParameterGroupName("orders-i13")
                        .applyImmediately(true));
        rds.pass(Duration.ofHours(1));

        assertThat(SimulatedRds.refusal("InvalidParameterCombination", this::upgrade))
                .isEqualTo("The current DB cluster parameter group orders-c13 is custom. You must explicitly specify a"
                        + " new DB cluster parameter group, either default or custom, for the engine version upgrade.");
        assertThat(SimulatedRds.refusal(
                        "InvalidParameterCombination",
                        () -> modify(q -> q.engineVersion("16.9")
                                .allowMajorVersionUpgrade(true)
                                .dbClusterParameterGroupName("orders-c16"))))
                .isEqualTo("The current DB instance parameter group orders-i13 is custom. You must explicitly specify"
                        + " a new DB instance parameter group, either default or custom, for the engine version"
                        + " upgrade.");
        modify(q -> q.engineVersion("16.9")
                .allowMajorVersionUpgrade(true)
                .dbClusterParameterGroupName("orders-c16")
                .dbInstanceParameterGroupName("orders-i16"));
        rds.pass(SimulatedRds.LONG);
        assertThat(cluster("orders").dbClusterParameterGroup()).isEqualTo("orders-c16");
        assertThat(rds.instance("orders-2").dbParameterGroups().getFirst().dbParameterGroupName())
                .isEqualTo("orders-i16");
    }

    private void clusterGroup(String name, String family) {
        rds.client()
                .createDBClusterParameterGroup(q -> q.dbClusterParameterGroupName(name)
                        .dbParameterGroupFamily(family)
                        .description("of a test"));
    }

    @Test
    void a_precheck_that_fails_leaves_the_old_version_and_a_log_at_the_writer() {
        rds.region().upgradesOf("orders", new UpgradeBehaviour.FailsPrecheck("reg* columns are in use"));
        upgrade();
        rds.pass(SimulatedRds.LONG);

        assertThat(cluster("orders").status()).isEqualTo("available");
        assertThat(cluster("orders").engineVersion()).isEqualTo("13.16");
        assertThat(cluster("orders").pendingModifiedValues().engineVersion()).isNull();
        assertThat(rds.status("orders-1")).isEqualTo("available");
        var log = rds.client()
                .describeDBLogFiles(q -> q.dbInstanceIdentifier("orders-1").filenameContains("pg_upgrade_precheck"))
                .describeDBLogFiles();
        assertThat(log).hasSize(1);
        assertThat(rds.client()
                        .downloadDBLogFilePortion(q -> q.dbInstanceIdentifier("orders-1")
                                .logFileName(log.getFirst().logFileName())
                                .marker("0"))
                        .logFileData())
                .contains("reg* columns are in use");
    }

    @Test
    void an_upgrade_may_never_end_or_lose_its_cluster() {
        rds.region().create(NewCluster.aurora("other", "13.16"));
        rds.region().upgradesOf("orders", new UpgradeBehaviour.NeverEnds());
        rds.region().upgradesOf("other", new UpgradeBehaviour.IsDeletedMeanwhile());
        upgrade();
        rds.client()
                .modifyDBCluster(q -> q.dbClusterIdentifier("other")
                        .engineVersion("16.9")
                        .allowMajorVersionUpgrade(true)
                        .applyImmediately(true));
        rds.pass(SimulatedRds.LONG);

        assertThat(cluster("orders").status()).isEqualTo("upgrading");
        assertThat(rds.region().cluster("other")).isEmpty();
        assertThat(rds.region().instance("other-1")).isEmpty();
    }

    @Test
    void a_multi_az_cluster_is_upgraded_as_a_whole_too() {
        rds.region().create(NewCluster.multiAz("bank", "15.8"));

        rds.client()
                .modifyDBCluster(q -> q.dbClusterIdentifier("bank")
                        .engineVersion("16.9")
                        .allowMajorVersionUpgrade(true)
                        .applyImmediately(true));
        rds.pass(SimulatedRds.LONG);

        assertThat(cluster("bank").engine()).isEqualTo("postgres");
        assertThat(cluster("bank").engineVersion()).isEqualTo("16.9");
        assertThat(cluster("bank").dbClusterParameterGroup()).isEqualTo("default.postgres16");
        assertThat(cluster("bank").dbClusterInstanceClass()).isEqualTo("db.m6gd.large");
        assertThat(cluster("bank").dbClusterMembers()).hasSize(3);
        assertThat(rds.instance("bank-instance-3").engineVersion()).isEqualTo("16.9");
    }

    @Test
    void members_are_neither_upgraded_nor_backed_up_by_themselves() {
        SimulatedRds.refusal(
                "InvalidParameterCombination",
                () -> rds.client()
                        .modifyDBInstance(q -> q.dbInstanceIdentifier("orders-1")
                                .engineVersion("16.9")
                                .allowMajorVersionUpgrade(true)
                                .applyImmediately(true)));
        SimulatedRds.refusal(
                "InvalidParameterCombination",
                () -> rds.client()
                        .createDBSnapshot(
                                q -> q.dbInstanceIdentifier("orders-1").dbSnapshotIdentifier("s")));
    }

    @Test
    void a_renamed_cluster_is_gone_under_its_old_name_at_once_and_takes_its_members_along() {
        var id = cluster("orders").dbClusterResourceId();

        modify(q -> q.newDBClusterIdentifier("Orders-Old"));

        SimulatedRds.refusal("DBClusterNotFoundFault", () -> cluster("orders"));
        SimulatedRds.refusal("DBClusterNotFoundFault", () -> cluster("orders-old"));
        rds.pass(Duration.ofMinutes(3));
        assertThat(cluster("orders-old").status()).isEqualTo("renaming");
        rds.pass(Duration.ofMinutes(3));
        assertThat(cluster("orders-old").status()).isEqualTo("available");
        assertThat(cluster("orders-old").dbClusterResourceId()).isEqualTo(id);
        assertThat(rds.instance("orders-1").dbClusterIdentifier()).isEqualTo("orders-old");
    }

    @Test
    void a_name_in_use_is_refused_also_while_its_cluster_is_on_its_way_to_it() {
        rds.region().create(NewCluster.aurora("other", "13.16"));
        SimulatedRds.refusal("DBClusterAlreadyExistsFault", () -> modify(q -> q.newDBClusterIdentifier("other")));

        modify(q -> q.newDBClusterIdentifier("third"));
        SimulatedRds.refusal(
                "DBClusterAlreadyExistsFault",
                () -> rds.client()
                        .modifyDBCluster(q -> q.dbClusterIdentifier("other")
                                .newDBClusterIdentifier("third")
                                .applyImmediately(true)));
    }

    @Test
    void aurora_has_its_own_families_of_parameters() {
        var version = rds.client()
                .describeDBEngineVersions(q -> q.engine("aurora-postgresql").engineVersion("16.9"))
                .dbEngineVersions()
                .getFirst();

        assertThat(version.dbParameterGroupFamily()).isEqualTo("aurora-postgresql16");
        assertThat(version.engine()).isEqualTo("aurora-postgresql");
        assertThat(rds.client().describeDBEngineVersions(q -> q.engine("mysql")).dbEngineVersions())
                .isEmpty();
    }
}
