package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;

class DeletionsTest {

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

    private void delete(Consumer<DeleteDbInstanceRequest.Builder> how) {
        rds.client().deleteDBInstance(r -> how.accept(r.dbInstanceIdentifier("orders")));
    }

    @Test
    void anInstanceIsDeletingThenGone() {
        delete(r -> r.skipFinalSnapshot(true));

        assertThat(rds.status("orders")).isEqualTo("deleting");
        SimulatedRds.refusal("InvalidDBInstanceState", () -> delete(r -> r.skipFinalSnapshot(true)));
        rds.pass(SimulatedRds.LONG);
        SimulatedRds.refusal("DBInstanceNotFound", () -> rds.instance("orders"));
    }

    @Test
    void aFinalSnapshotIsNamedOrSkippedAndNotBoth() {
        SimulatedRds.refusal("InvalidParameterCombination", () -> delete(r -> r.skipFinalSnapshot(false)));
        SimulatedRds.refusal(
                "InvalidParameterCombination",
                () -> delete(r -> r.skipFinalSnapshot(true).finalDBSnapshotIdentifier("last")));

        delete(r -> r.finalDBSnapshotIdentifier("last"));
        rds.pass(SimulatedRds.LONG);

        assertThat(rds.region().snapshotViews()).extracting(SnapshotView::name).containsExactly("last");
    }

    @Test
    void aProtectedOneIsKept() {
        rds.client().modifyDBInstance(r -> r.dbInstanceIdentifier("orders").deletionProtection(true));

        assertThat(SimulatedRds.refusal("InvalidParameterCombination", () -> delete(r -> r.skipFinalSnapshot(true))))
                .contains("deletion protection");
    }

    @Test
    void aBrokenOneIsDeletedOnlyWithoutSnapshot() {
        rds.region().becomes("orders", "incompatible-restore");

        SimulatedRds.refusal("InvalidDBInstanceState", () -> delete(r -> r.finalDBSnapshotIdentifier("last")));
        delete(r -> r.skipFinalSnapshot(true));

        assertThat(rds.status("orders")).isEqualTo("deleting");
    }

    @Test
    void oneThatIsUpgradingIsKept() {
        rds.client()
                .modifyDBInstance(r ->
                        r.dbInstanceIdentifier("orders").engineVersion("13.18").applyImmediately(true));
        rds.pass(Delays.USUAL.upgradeLag());

        SimulatedRds.refusal("InvalidDBInstanceState", () -> delete(r -> r.skipFinalSnapshot(true)));
    }

    @Test
    void automatedBackupsGoWithItUnlessTheyAreToStay() {
        rds.client()
                .modifyDBInstance(r ->
                        r.dbInstanceIdentifier("orders").engineVersion("13.18").applyImmediately(true));
        rds.pass(SimulatedRds.LONG);
        assertThat(rds.region().snapshotViews()).extracting(SnapshotView::type).containsOnly("automated");

        delete(r -> r.skipFinalSnapshot(true));
        rds.pass(SimulatedRds.LONG);

        assertThat(rds.region().snapshotViews()).isEmpty();
    }
}
