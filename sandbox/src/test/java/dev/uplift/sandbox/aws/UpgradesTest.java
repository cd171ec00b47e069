package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.SourceType;

class UpgradesTest {

    private static final Duration LAG = Duration.ofSeconds(40);

    private SimulatedRds rds;

    @BeforeEach
    void start() throws IOException {
        rds = new SimulatedRds();
        rds.create("orders", "13.16");
    }

    @AfterEach
    void stop() {
        rds.close();
    }

    private void modify(Consumer<ModifyDbInstanceRequest.Builder> what) {
        rds.client()
                .modifyDBInstance(
                        r -> what.accept(r.dbInstanceIdentifier("orders").applyImmediately(true)));
    }

    private void upgrade() {
        modify(r -> r.engineVersion("16.9").allowMajorVersionUpgrade(true));
    }

    private List<String> events() {
        return rds
                .client()
                .describeEvents(r -> r.sourceIdentifier("orders")
                        .sourceType(SourceType.DB_INSTANCE)
                        .duration(600))
                .events()
                .stream()
                .map(Event::message)
                .toList();
    }

    @Test
    void anUpgradeLagsThenRunsThenBacksUp() {
        upgrade();

        assertThat(rds.status("orders")).isEqualTo("available");
        assertThat(rds.instance("orders").pendingModifiedValues().engineVersion())
                .isEqualTo("16.9");
        rds.pass(LAG);
        assertThat(rds.status("orders")).isEqualTo("upgrading");
        rds.pass(Duration.ofMinutes(18));
        assertThat(rds.status("orders")).isEqualTo("backing-up");
        assertThat(rds.instance("orders").engineVersion()).isEqualTo("16.9");
        rds.pass(Duration.ofMinutes(5));
        assertThat(rds.status("orders")).isEqualTo("available");
        assertThat(rds.instance("orders").pendingModifiedValues().engineVersion())
                .isNull();
        assertThat(rds.instance("orders").dbParameterGroups().getFirst().dbParameterGroupName())
                .isEqualTo("default.postgres16");
        assertThat(events())
                .containsSubsequence(
                        "The pre-check started for the DB engine version upgrade.",
                        "The pre-check finished for the DB engine version upgrade.",
                        "The engine version upgrade started.",
                        "The engine version upgrade finished.");
        assertThat(rds.region().snapshotViews())
                .anyMatch(snapshot -> snapshot.name().startsWith("rds:preupgrade-orders-13-16-to-16-9"));
    }

    @Test
    void aClockThatJumpsGivesTheSameEnd() {
        upgrade();
        rds.pass(SimulatedRds.LONG);

        assertThat(rds.status("orders")).isEqualTo("available");
        assertThat(rds.instance("orders").engineVersion()).isEqualTo("16.9");
    }

    @Test
    void aMajorVersionAloneMeansItsDefaultMinorVersion() {
        modify(r -> r.engineVersion("16").allowMajorVersionUpgrade(true));

        assertThat(rds.instance("orders").pendingModifiedValues().engineVersion())
                .isEqualTo(new EngineVersions().defaultOf(16).orElseThrow());
    }

    @Test
    void whatRdsDoesNotUpgradeIsRefused() {
        assertThat(SimulatedRds.refusal("InvalidParameterCombination", () -> modify(r -> r.engineVersion("16.9"))))
                .contains("AllowMajorVersionUpgrade flag must be present");
        assertThat(SimulatedRds.refusal(
                        "InvalidParameterCombination",
                        () -> modify(r -> r.engineVersion("16.3").allowMajorVersionUpgrade(true))))
                .isEqualTo("Cannot upgrade postgres from 13.16 to 16.3");
        SimulatedRds.refusal("InvalidParameterCombination", () -> modify(r -> r.engineVersion("13.99")));
        SimulatedRds.refusal(
                "InvalidParameterCombination",
                () -> modify(r -> r.engineVersion("16.9")
                        .allowMajorVersionUpgrade(true)
                        .dbParameterGroupName("default.postgres13")));
        SimulatedRds.refusal(
                "DBParameterGroupNotFound",
                () -> modify(r ->
                        r.engineVersion("16.9").allowMajorVersionUpgrade(true).dbParameterGroupName("gone")));
    }

    @Test
    void anInstanceClassThatTheNewVersionLacksIsRefused() {
        rds.region().create(NewInstance.of("ancient", "12.22").with(Setting.INSTANCE_CLASS, "db.t2.medium"));

        SimulatedRds.refusal(
                "InvalidParameterCombination",
                () -> rds.client()
                        .modifyDBInstance(r -> r.dbInstanceIdentifier("ancient")
                                .engineVersion("16.9")
                                .allowMajorVersionUpgrade(true)
                                .applyImmediately(true)));
    }

    @Test
    void aCustomGroupNeedsASuccessorAndAReboot() {
        rds.region().createParameterGroup("tuned13", "postgres13", Map.of("work_mem", "65536"));
        rds.region().createParameterGroup("tuned16", "postgres16", Map.of("work_mem", "65536"));
        rds.region().create(NewInstance.of("tuned", "13.16").withParameterGroup("tuned13"));

        assertThat(SimulatedRds.refusal(
                        "InvalidParameterCombination",
                        () -> rds.client()
                                .modifyDBInstance(r -> r.dbInstanceIdentifier("tuned")
                                        .engineVersion("16.9")
                                        .allowMajorVersionUpgrade(true)
                                        .applyImmediately(true))))
                .contains("tuned13");
        rds.client()
                .modifyDBInstance(r -> r.dbInstanceIdentifier("tuned")
                        .engineVersion("16.9")
                        .allowMajorVersionUpgrade(true)
                        .applyImmediately(true)
                        .dbParameterGroupName("tuned16"));
        assertThat(group("tuned")).isEqualTo("tuned16 pending-database-upgrade");
        rds.pass(SimulatedRds.LONG);
        assertThat(group("tuned")).isEqualTo("tuned16 pending-reboot");

        rds.client().rebootDBInstance(r -> r.dbInstanceIdentifier("tuned"));
        assertThat(rds.status("tuned")).isEqualTo("rebooting");
        rds.pass(SimulatedRds.LONG);
        assertThat(group("tuned")).isEqualTo("tuned16 in-sync");
        assertThat(rds.region().instance("tuned").orElseThrow().parametersInForce())
                .containsEntry("work_mem", "65536");
    }

    private String group(String name) {
        var group = rds.instance(name).dbParameterGroups().getFirst();
        return group.dbParameterGroupName() + " " + group.parameterApplyStatus();
    }

    @Test
    void withoutApplyImmediatelyItWaitsForTheWindowAndRidesAlongWithTheNextChange() {
        rds.client().modifyDBInstance(r -> r.dbInstanceIdentifier("orders").dbInstanceClass("db.m6g.xlarge"));
        rds.pass(SimulatedRds.LONG);
        assertThat(rds.instance("orders").dbInstanceClass()).isEqualTo("db.m6g.large");
        assertThat(rds.instance("orders").pendingModifiedValues().dbInstanceClass())
                .isEqualTo("db.m6g.xlarge");

        upgrade();
        rds.pass(SimulatedRds.LONG);

        assertThat(rds.instance("orders").dbInstanceClass()).isEqualTo("db.m6g.xlarge");
        assertThat(rds.instance("orders").pendingModifiedValues().dbInstanceClass())
                .isNull();
    }

    @Test
    void theSameUpgradeOnceMoreChangesNothing() {
        upgrade();
        upgrade();
        rds.pass(LAG);
        SimulatedRds.refusal("InvalidDBInstanceState", this::upgrade);
        rds.pass(Duration.ofMinutes(23));

        assertThat(rds.status("orders")).isEqualTo("available");
        upgrade();
        assertThat(rds.instance("orders").pendingModifiedValues().engineVersion())
                .isNull();
    }

    @Test
    void aFailedPrecheckLeavesTheOldVersionAndItsReason() {
        rds.region().upgradesOf("orders", new UpgradeBehaviour.FailsPrecheck("reg* data types are in use"));
        rds.region().createParameterGroup("tuned16", "postgres16", Map.of());

        modify(r -> r.engineVersion("16.9").allowMajorVersionUpgrade(true).dbParameterGroupName("tuned16"));
        rds.pass(SimulatedRds.LONG);

        assertThat(rds.status("orders")).isEqualTo("available");
        assertThat(rds.instance("orders").engineVersion()).isEqualTo("13.16");
        assertThat(rds.instance("orders").pendingModifiedValues().engineVersion())
                .isNull();
        assertThat(group("orders")).isEqualTo("default.postgres13 in-sync");
        assertThat(events()).anyMatch(message -> message.contains("cannot be upgraded") && message.contains("reg*"));
        assertThat(rds.client()
                        .describeDBLogFiles(
                                r -> r.dbInstanceIdentifier("orders").filenameContains("pg_upgrade"))
                        .describeDBLogFiles())
                .singleElement()
                .satisfies(file -> assertThat(rds.client()
                                .downloadDBLogFilePortion(r -> r.dbInstanceIdentifier("orders")
                                        .logFileName(file.logFileName())
                                        .marker("0"))
                                .logFileData())
                        .contains("reg* data types are in use"));
    }

    @Test
    void whatLiesInTheDataFailsInACloneToo() {
        rds.region().upgradesOf("orders", new UpgradeBehaviour.FailsPrecheck("reg* data types are in use"));
        rds.client().createDBSnapshot(r -> r.dbInstanceIdentifier("orders").dbSnapshotIdentifier("before"));
        rds.pass(SimulatedRds.LONG);
        rds.client()
                .restoreDBInstanceFromDBSnapshot(
                        r -> r.dbInstanceIdentifier("clone").dbSnapshotIdentifier("before"));
        rds.pass(SimulatedRds.LONG);

        rds.client()
                .modifyDBInstance(r -> r.dbInstanceIdentifier("clone")
                        .engineVersion("16.9")
                        .allowMajorVersionUpgrade(true)
                        .applyImmediately(true));
        rds.pass(SimulatedRds.LONG);

        assertThat(rds.instance("clone").engineVersion()).isEqualTo("13.16");
    }

    @Test
    void otherEndsAreShownAsRdsShowsThem() {
        assertThat(endOf(new UpgradeBehaviour.FailsAndRollsBack("no space in pg_wal")))
                .isEqualTo("available 13.16");
        assertThat(endOf(new UpgradeBehaviour.NeverEnds())).isEqualTo("upgrading 13.16");
        assertThat(endOf(new UpgradeBehaviour.FillsStorage())).isEqualTo("storage-full 13.16");
        assertThat(endOf(new UpgradeBehaviour.EndsWithIncompatibleParameters()))
                .isEqualTo("incompatible-parameters 16.9");
        assertThat(endOf(new UpgradeBehaviour.IsDeletedMeanwhile())).isEqualTo("gone");
    }

    private String endOf(UpgradeBehaviour behaviour) {
        var name = "db-" + behaviour.getClass().getSimpleName();
        rds.create(name, "13.16");
        rds.region().upgradesOf(name, behaviour);
        rds.client()
                .modifyDBInstance(r -> r.dbInstanceIdentifier(name)
                        .engineVersion("16.9")
                        .allowMajorVersionUpgrade(true)
                        .applyImmediately(true));
        rds.pass(SimulatedRds.LONG);
        return rds.region()
                .instance(name)
                .map(instance -> instance.status() + " " + instance.version())
                .orElse("gone");
    }

    @Test
    void duringTheUpgradeNoPointInTimeCanBeRestored() {
        rds.pass(Duration.ofMinutes(30));
        upgrade();
        rds.pass(Duration.ofMinutes(15));
        var edge = rds.instance("orders").latestRestorableTime();
        rds.pass(Duration.ofMinutes(3));
        assertThat(rds.instance("orders").latestRestorableTime()).isEqualTo(edge);
        rds.pass(Duration.ofMinutes(60));

        SimulatedRds.refusal("InvalidRestoreFault", () -> restoreTo("late", edge.plusSeconds(60)));
        restoreTo("before", edge);
        assertThat(rds.instance("before").engineVersion()).isEqualTo("13.16");
    }

    private void restoreTo(String name, Instant time) {
        rds.client()
                .restoreDBInstanceToPointInTime(r -> r.sourceDBInstanceIdentifier("orders")
                        .targetDBInstanceIdentifier(name)
                        .restoreTime(time));
    }

    @Test
    void aMemberOfAClusterIsRefused() {
        rds.region().create(NewInstance.of("member", "13.16").memberOf("cluster-1"));

        assertThat(SimulatedRds.refusal(
                        "InvalidParameterCombination",
                        () -> rds.client()
                                .modifyDBInstance(r -> r.dbInstanceIdentifier("member")
                                        .engineVersion("13.18")
                                        .applyImmediately(true))))
                .contains("member of a cluster");
    }
}
