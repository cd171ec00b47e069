package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.Tag;

class RestoresTest {

    private SimulatedRds rds;

    @BeforeEach
    void start() throws IOException {
        rds = new SimulatedRds();
        rds.region()
                .create(NewInstance.of("orders", "13.16")
                        .with(Setting.STORAGE, "200")
                        .with(Setting.MAX_STORAGE, "1000")
                        .with(Setting.MONITORING_INTERVAL, "60")
                        .with(Setting.MULTI_AZ, "true")
                        .with(Setting.DELETION_PROTECTION, "true")
                        .with(Setting.SECURITY_GROUPS, "sg-1")
                        .tagged("team", "shop"));
    }

    @AfterEach
    void stop() {
        rds.close();
    }

    private void snapshot() {
        rds.client().createDBSnapshot(r -> r.dbInstanceIdentifier("orders").dbSnapshotIdentifier("before"));
        rds.pass(SimulatedRds.LONG);
    }

    private void restore(Consumer<RestoreDbInstanceFromDbSnapshotRequest.Builder> more) {
        rds.client()
                .restoreDBInstanceFromDBSnapshot(
                        r -> more.accept(r.dbInstanceIdentifier("clone").dbSnapshotIdentifier("before")));
    }

    @Test
    void aRestoreIsCreatedThenBackedUpThenAvailable() {
        snapshot();

        restore(r -> {});

        assertThat(rds.status("clone")).isEqualTo("creating");
        assertThat(rds.instance("clone").endpoint()).isNull();
        rds.pass(Duration.ofMinutes(12));
        assertThat(rds.status("clone")).isEqualTo("backing-up");
        rds.pass(Duration.ofMinutes(5));
        assertThat(rds.status("clone")).isEqualTo("available");
        assertThat(rds.instance("clone").endpoint().address()).startsWith("clone.");
    }

    @Test
    void someSettingsAreKeptSomeResetAndSomeLost() {
        snapshot();

        restore(r -> r.vpcSecurityGroupIds("sg-2")
                .tags(Tag.builder().key("a").value("b").build()));

        var clone = rds.instance("clone");
        assertThat(clone.allocatedStorage()).isEqualTo(200);
        assertThat(clone.multiAZ()).isFalse();
        assertThat(clone.deletionProtection()).isFalse();
        assertThat(clone.maxAllocatedStorage()).isNull();
        assertThat(clone.monitoringInterval()).isZero();
        assertThat(clone.vpcSecurityGroups())
                .extracting(group -> group.vpcSecurityGroupId())
                .containsExactly("sg-2");
        assertThat(clone.dbParameterGroups())
                .extracting(group -> group.dbParameterGroupName())
                .containsExactly("default.postgres13");
        assertThat(clone.dbiResourceId()).isNotEqualTo(rds.instance("orders").dbiResourceId());
        assertThat(clone.tagList()).extracting(Tag::key).containsExactly("a");
    }

    @Test
    void withoutTagsOfItsOwnItHasThoseOfItsSource() {
        snapshot();

        restore(r -> {});

        assertThat(rds.instance("clone").tagList()).extracting(Tag::key).containsExactly("team");
    }

    @Test
    void whatCannotBeRestoredIsRefused() {
        rds.client().createDBSnapshot(r -> r.dbInstanceIdentifier("orders").dbSnapshotIdentifier("before"));
        SimulatedRds.refusal("InvalidDBSnapshotState", () -> restore(r -> {}));
        rds.pass(SimulatedRds.LONG);
        SimulatedRds.refusal("DBSnapshotNotFound", () -> restore(r -> r.dbSnapshotIdentifier("gone")));
        SimulatedRds.refusal("DBInstanceAlreadyExists", () -> restore(r -> r.dbInstanceIdentifier("orders")));
        SimulatedRds.refusal("DBParameterGroupNotFound", () -> restore(r -> r.dbParameterGroupName("gone")));
        SimulatedRds.refusal(
                "InvalidParameterCombination", () -> restore(r -> r.dbParameterGroupName("default.postgres16")));
        SimulatedRds.refusal(
                "InvalidParameterCombination",
                () -> restore(r -> r.multiAZ(true).availabilityZone("eu-west-1a")));
        SimulatedRds.refusal("InvalidParameterCombination", () -> restore(r -> r.dbInstanceClass("db.x9.huge")));
        rds.region().limits(new Limits(1, 10));
        SimulatedRds.refusal("InstanceQuotaExceeded", () -> restore(r -> {}));
    }

    @Test
    void aGroupThatIsYoungerThanFiveMinutesIsNotAppliedAtTheStart() {
        snapshot();
        rds.region().createParameterGroup("old", "postgres13", Map.of("max_logical_replication_workers", "0"));
        rds.client()
                .createDBParameterGroup(r -> r.dbParameterGroupName("young")
                        .dbParameterGroupFamily("postgres13")
                        .description("x"));

        restore(r -> r.dbInstanceIdentifier("settled").dbParameterGroupName("old"));
        restore(r -> r.dbInstanceIdentifier("hasty").dbParameterGroupName("young"));

        assertThat(rds.region().instance("settled").orElseThrow().parametersInForce())
                .containsEntry("max_logical_replication_workers", "0");
        assertThat(rds.instance("hasty").dbParameterGroups().getFirst().parameterApplyStatus())
                .isEqualTo("pending-reboot");
    }

    @Test
    void aPointInTimeIsRestoredByResourceId() {
        var resource = rds.instance("orders").dbiResourceId();
        var latest = rds.instance("orders").latestRestorableTime();

        rds.client()
                .restoreDBInstanceToPointInTime(r -> r.sourceDbiResourceId(resource)
                        .targetDBInstanceIdentifier("clone")
                        .restoreTime(latest)
                        .maxAllocatedStorage(900));
        rds.pass(SimulatedRds.LONG);

        assertThat(rds.status("clone")).isEqualTo("available");
        assertThat(rds.instance("clone").maxAllocatedStorage()).isEqualTo(900);
    }

    @Test
    void pointsThatAreNotThereAreRefused() {
        var future = rds.instance("orders").latestRestorableTime().plusSeconds(60);
        rds.region().create(NewInstance.of("unsaved", "13.16").with(Setting.BACKUP_RETENTION, "0"));

        SimulatedRds.refusal(
                "InvalidRestoreFault",
                () -> rds.client()
                        .restoreDBInstanceToPointInTime(r -> r.sourceDBInstanceIdentifier("orders")
                                .targetDBInstanceIdentifier("clone")
                                .restoreTime(future)));
        SimulatedRds.refusal(
                "PointInTimeRestoreNotEnabled",
                () -> rds.client()
                        .restoreDBInstanceToPointInTime(r -> r.sourceDBInstanceIdentifier("unsaved")
                                .targetDBInstanceIdentifier("clone")
                                .useLatestRestorableTime(true)));
        assertThat(rds.instance("unsaved").latestRestorableTime()).isNull();
    }
}
