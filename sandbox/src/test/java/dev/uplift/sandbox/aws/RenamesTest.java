package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

class RenamesTest {

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

    private void rename(String from, String to) {
        rds.client()
                .modifyDBInstance(r ->
                        r.dbInstanceIdentifier(from).newDBInstanceIdentifier(to).applyImmediately(true));
    }

    @Test
    void theOldNameIsGoneAtOnceAndTheNewOneComesLater() {
        var resource = rds.instance("orders").dbiResourceId();

        rename("orders", "Orders-Old");

        SimulatedRds.refusal("DBInstanceNotFound", () -> rds.instance("orders"));
        SimulatedRds.refusal("DBInstanceNotFound", () -> rds.instance("orders-old"));
        rds.pass(Duration.ofMinutes(3));
        assertThat(rds.status("orders-old")).isEqualTo("renaming");
        rds.pass(Duration.ofMinutes(2));
        assertThat(rds.status("orders-old")).isEqualTo("available");
        assertThat(rds.instance("orders-old").dbiResourceId()).isEqualTo(resource);
        assertThat(rds.instance("orders-old").endpoint().address()).startsWith("orders-old.");
    }

    @Test
    void bothNamesAreTakenOnTheWay() {
        rds.client().createDBSnapshot(r -> r.dbInstanceIdentifier("orders").dbSnapshotIdentifier("before"));
        rds.pass(SimulatedRds.LONG);
        rename("orders", "orders-old");

        SimulatedRds.refusal("DBInstanceAlreadyExists", () -> restoreAs("orders"));
        SimulatedRds.refusal("DBInstanceAlreadyExists", () -> restoreAs("orders-old"));
        rds.pass(Duration.ofMinutes(3));
        restoreAs("orders");

        assertThat(rds.status("orders")).isEqualTo("creating");
        assertThat(rds.client()
                        .describeDBSnapshots(r -> r.dbSnapshotIdentifier("before"))
                        .dbSnapshots())
                .extracting(DBSnapshot::dbInstanceIdentifier)
                .containsExactly("orders");
    }

    private void restoreAs(String name) {
        rds.client()
                .restoreDBInstanceFromDBSnapshot(
                        r -> r.dbInstanceIdentifier(name).dbSnapshotIdentifier("before"));
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        rds.create("invoices", "13.16");

        SimulatedRds.refusal("DBInstanceAlreadyExists", () -> rename("orders", "invoices"));
        SimulatedRds.refusal("InvalidParameterValue", () -> rename("orders", "-"));
    }

    @Test
    void replicasStayWithTheRenamedOne() {
        rds.region().create(NewInstance.of("reader", "13.16").replicaOf("orders"));

        rename("orders", "orders-old");
        rds.pass(SimulatedRds.LONG);

        assertThat(rds.instance("reader").readReplicaSourceDBInstanceIdentifier())
                .isEqualTo("orders-old");
        assertThat(rds.instance("orders-old").readReplicaDBInstanceIdentifiers())
                .containsExactly("reader");
    }
}
