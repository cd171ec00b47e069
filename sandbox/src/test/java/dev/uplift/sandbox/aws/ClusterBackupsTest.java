package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterSnapshot;
import software.amazon.awssdk.services.rds.model.DeleteDbClusterRequest;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.RestoreDbClusterToPointInTimeRequest;
import software.amazon.awssdk.services.rds.model.Tag;

class ClusterBackupsTest {

    private static final String COMBINATION = "InvalidParameterCombination";

    private SimulatedRds rds;

    @BeforeEach
    void start() throws IOException {
        rds = new SimulatedRds();
        rds.region().create(NewCluster.aurora("orders", "13.16").with(ClusterSetting.BACKUP_RETENTION, "14"));
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

    private void snapshot(String cluster, String name) {
        rds.client()
                .createDBClusterSnapshot(q -> q.dbClusterIdentifier(cluster)
                        .dbClusterSnapshotIdentifier(name)
                        .tags(Tag.builder().key("uplift:upgrade").value("u1").build()));
    }

    private DBClusterSnapshot snapshot(String name) {
        return rds.client()
                .describeDBClusterSnapshots(q -> q.dbClusterSnapshotIdentifier(name))
                .dbClusterSnapshots()
                .getFirst();
    }

    @Test
    void a_snapshot_grows_until_it_is_available() {
        snapshot("orders", "before");

        assertThat(snapshot("before").status()).isEqualTo("creating");
        rds.pass(Duration.ofMinutes(3));
        assertThat(snapshot("before").percentProgress()).isEqualTo(60);
        assertThat(cluster("orders").status()).isEqualTo("available");
        SimulatedRds.refusal(
                "InvalidDBClusterSnapshotStateFault",
                () -> rds.client().deleteDBClusterSnapshot(q -> q.dbClusterSnapshotIdentifier("before")));
        rds.pass(Duration.ofMinutes(2));
        var done = snapshot("before");
        assertThat(done.status()).isEqualTo("available");
        assertThat(done.engineVersion()).isEqualTo("13.16");
        assertThat(done.dbClusterIdentifier()).isEqualTo("orders");
        assertThat(done.dbClusterSnapshotArn()).isEqualTo("arn:aws:rds:eu-west-1:123456789012:cluster-snapshot:before");
        assertThat(done.tagList()).extracting(Tag::value).containsExactly("u1");
        rds.client().deleteDBClusterSnapshot(q -> q.dbClusterSnapshotIdentifier("before"));
        SimulatedRds.refusal("DBClusterSnapshotNotFoundFault", () -> snapshot("before"));
    }

    @Test
    void a_multi_az_cluster_shows_that_it_backs_up() {
        rds.region().create(NewCluster.multiAz("bank", "15.8"));
        snapshot("bank", "before");

        assertThat(cluster("bank").status()).isEqualTo("backing-up");
        SimulatedRds.refusal("InvalidDBClusterStateFault", () -> snapshot("bank", "again"));
        rds.pass(Duration.ofMinutes(5));
        assertThat(cluster("bank").status()).isEqualTo("available");
    }

    @Test
    void the_name_of_a_snapshot_is_taken_once_and_its_cluster_must_be_there() {
        snapshot("orders", "before");

        SimulatedRds.refusal("DBClusterSnapshotAlreadyExistsFault", () -> snapshot("orders", "Before"));
        SimulatedRds.refusal("DBClusterNotFoundFault", () -> snapshot("nobody", "other"));
    }

    @Test
    void snapshots_are_found_by_cluster_and_by_filter() {
        rds.region().create(NewCluster.aurora("other", "13.16"));
        snapshot("orders", "a");
        snapshot("other", "b");

        assertThat(rds.client()
                        .describeDBClusterSnapshots(q -> q.dbClusterIdentifier("orders"))
                        .dbClusterSnapshots())
                .extracting(DBClusterSnapshot::dbClusterSnapshotIdentifier)
                .containsExactly("a");
        assertThat(rds.client()
                        .describeDBClusterSnapshots(q -> q.filters(Filter.builder()
                                .name("db-cluster-snapshot-id")
                                .values("b", "c")
                                .build()))
                        .dbClusterSnapshots())
                .extracting(DBClusterSnapshot::dbClusterSnapshotIdentifier)
                .containsExactly("b");
    }

    @Test
    void a_cluster_restored_from_a_snapshot_has_the_old_version_and_no_member() {
        snapshot("orders", "before");
        SimulatedRds.refusal("InvalidDBClusterSnapshotStateFault", this::restore);
        rds.pass(Duration.ofMinutes(5));

        restore();

        assertThat(cluster("restored").status()).isEqualTo("creating");
        SimulatedRds.refusal("InvalidDBClusterStateFault", () -> newMember("restored", "aurora-postgresql"));
        rds.pass(Duration.ofMinutes(12));
        var restored = cluster("restored");
        assertThat(restored.status()).isEqualTo("available");
        assertThat(restored.engineVersion()).isEqualTo("13.16");
        assertThat(restored.backupRetentionPeriod()).isEqualTo(14);
        assertThat(restored.dbClusterMembers()).isEmpty();
        assertThat(restored.dbClusterResourceId())
                .isNotEqualTo(cluster("orders").dbClusterResourceId());
        SimulatedRds.refusal("DBClusterAlreadyExistsFault", this::restore);
    }

    private void restore() {
        rds.client()
                .restoreDBClusterFromSnapshot(q -> q.dbClusterIdentifier("restored")
                        .snapshotIdentifier("before")
                        .engine("aurora-postgresql"));
    }

    private void newMember(String cluster, String engine) {
        rds.client()
                .createDBInstance(q -> q.dbInstanceIdentifier(cluster + "-new")
                        .dbClusterIdentifier(cluster)
                        .dbInstanceClass("db.r6g.large")
                        .engine(engine)
                        .publiclyAccessible(false));
    }

    private void clone(Consumer<RestoreDbClusterToPointInTimeRequest.Builder> more) {
        rds.client()
                .restoreDBClusterToPointInTime(q -> more.accept(q.dbClusterIdentifier("clone")
                        .sourceDBClusterIdentifier("orders")
                        .restoreType("copy-on-write")
                        .useLatestRestorableTime(true)));
    }

    @Test
    void a_clone_is_there_soon_and_gets_its_members_afterwards() {
        clone(q -> q.tags(Tag.builder().key("a").value("b").build()));
        rds.pass(Duration.ofMinutes(4));
        assertThat(cluster("clone").status()).isEqualTo("available");
        assertThat(cluster("clone").tagList()).hasSize(1);

        newMember("clone", "aurora-postgresql");

        assertThat(rds.status("clone-new")).isEqualTo("creating");
        rds.pass(Duration.ofMinutes(12));
        assertThat(rds.status("clone-new")).isEqualTo("available");
        assertThat(rds.instance("clone-new").dbInstanceClass()).isEqualTo("db.r6g.large");
        assertThat(rds.instance("clone-new").engineVersion()).isEqualTo("13.16");
        assertThat(cluster("clone").dbClusterMembers())
                .singleElement()
                .satisfies(member -> assertThat(member.isClusterWriter()).isTrue());
    }

    @Test
    void what_fails_in_the_data_fails_in_the_clone_too() {
        rds.region().upgradesOf("orders", new UpgradeBehaviour.FailsPrecheck("unknown type"));
        clone(q -> {});
        rds.pass(SimulatedRds.LONG);
        newMember("clone", "aurora-postgresql");
        rds.pass(SimulatedRds.LONG);
        upgradeClone();
        rds.pass(SimulatedRds.LONG);

        assertThat(cluster("clone").engineVersion()).isEqualTo("13.16");
        assertThat(cluster("clone").status()).isEqualTo("available");
    }

    @Test
    void a_clone_is_not_upgraded_before_it_has_a_writer() {
        clone(q -> {});
        rds.pass(SimulatedRds.LONG);
        SimulatedRds.refusal("InvalidDBClusterStateFault", this::upgradeClone);

        newMember("clone", "aurora-postgresql");
        SimulatedRds.refusal("InvalidDBClusterStateFault", this::upgradeClone);
        rds.pass(SimulatedRds.LONG);
        upgradeClone();
        rds.pass(SimulatedRds.LONG);

        assertThat(cluster("clone").engineVersion()).isEqualTo("16.9");
        assertThat(rds.instance("clone-new").engineVersion()).isEqualTo("16.9");
    }

    private void upgradeClone() {
        rds.client()
                .modifyDBCluster(q -> q.dbClusterIdentifier("clone")
                        .engineVersion("16.9")
                        .allowMajorVersionUpgrade(true)
                        .applyImmediately(true));
    }

    @Test
    void what_cannot_be_restored_is_refused() {
        rds.region().create(NewCluster.multiAz("bank", "15.8"));
        var now = rds.aws().clock().now();

        SimulatedRds.refusal(COMBINATION, () -> clone(q -> q.useLatestRestorableTime(null)));
        SimulatedRds.refusal(
                COMBINATION, () -> clone(q -> q.useLatestRestorableTime(null).restoreToTime(now)));
        SimulatedRds.refusal(COMBINATION, () -> clone(q -> q.sourceDBClusterIdentifier("bank")));
        SimulatedRds.refusal(
                "InvalidRestoreFault",
                () -> clone(q ->
                        q.restoreType("full-copy").useLatestRestorableTime(null).restoreToTime(now.plusSeconds(60))));
        SimulatedRds.refusal("DBClusterNotFoundFault", () -> clone(q -> q.sourceDBClusterIdentifier("nobody")));
        SimulatedRds.refusal("DBClusterAlreadyExistsFault", () -> clone(q -> q.dbClusterIdentifier("orders")));
    }

    @Test
    void a_restored_multi_az_cluster_has_its_three_members_at_once() {
        rds.region().create(NewCluster.multiAz("bank", "15.8"));
        rds.client()
                .restoreDBClusterToPointInTime(q -> q.dbClusterIdentifier("copy")
                        .sourceDBClusterIdentifier("bank")
                        .useLatestRestorableTime(true));

        assertThat(rds.status("copy-instance-3")).isEqualTo("creating");
        rds.pass(Duration.ofMinutes(12));
        assertThat(rds.status("copy-instance-3")).isEqualTo("available");
        assertThat(cluster("copy").allocatedStorage()).isEqualTo(100);
    }

    @Test
    void members_that_do_not_belong_are_refused() {
        rds.region().create(NewCluster.multiAz("bank", "15.8"));

        assertThat(SimulatedRds.refusal(COMBINATION, () -> newMember("orders", "postgres")))
                .contains("(postgres) doesn't match the engine name of your DB cluster (aurora-postgresql)");
        SimulatedRds.refusal(COMBINATION, () -> newMember("bank", "postgres"));
        SimulatedRds.refusal("DBClusterNotFoundFault", () -> newMember("nobody", "aurora-postgresql"));
    }

    @Test
    void a_cluster_is_deleted_after_its_members() {
        assertThat(SimulatedRds.refusal("InvalidDBClusterStateFault", () -> delete(q -> q.skipFinalSnapshot(true))))
                .contains("still contains DB instances in non-deleting state");
        rds.client().deleteDBInstance(q -> q.dbInstanceIdentifier("orders-1"));
        rds.client().deleteDBInstance(q -> q.dbInstanceIdentifier("orders-2").skipFinalSnapshot(true));
        SimulatedRds.refusal(COMBINATION, () -> delete(q -> {}));
        SimulatedRds.refusal(
                COMBINATION, () -> delete(q -> q.skipFinalSnapshot(true).finalDBSnapshotIdentifier("last")));

        delete(q -> q.finalDBSnapshotIdentifier("last"));

        assertThat(cluster("orders").status()).isEqualTo("deleting");
        rds.pass(Duration.ofMinutes(5));
        SimulatedRds.refusal("DBClusterNotFoundFault", () -> cluster("orders"));
        SimulatedRds.refusal("DBInstanceNotFound", () -> rds.instance("orders-1"));
        assertThat(snapshot("last").status()).isEqualTo("available");
    }

    @Test
    void a_protected_cluster_is_not_deleted() {
        rds.client().modifyDBCluster(q -> q.dbClusterIdentifier("orders").deletionProtection(true));

        assertThat(SimulatedRds.refusal(COMBINATION, () -> delete(q -> q.skipFinalSnapshot(true))))
                .contains("Cannot delete protected Cluster");
    }

    @Test
    void the_members_of_a_multi_az_cluster_live_and_die_with_it() {
        rds.region().create(NewCluster.multiAz("bank", "15.8"));
        SimulatedRds.refusal(
                COMBINATION,
                () -> rds.client()
                        .deleteDBInstance(
                                q -> q.dbInstanceIdentifier("bank-instance-1").skipFinalSnapshot(true)));

        rds.client().deleteDBCluster(q -> q.dbClusterIdentifier("bank").skipFinalSnapshot(true));
        rds.pass(Duration.ofMinutes(5));

        assertThat(rds.region().cluster("bank")).isEmpty();
        assertThat(rds.region().instance("bank-instance-1")).isEmpty();
    }

    private void delete(Consumer<DeleteDbClusterRequest.Builder> more) {
        rds.client().deleteDBCluster(q -> more.accept(q.dbClusterIdentifier("orders")));
    }
}
