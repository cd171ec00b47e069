package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.Tag;

class SnapshotsTest {

    private SimulatedRds rds;

    @BeforeEach
    void start() throws IOException {
        rds = new SimulatedRds();
        rds.region().create(NewInstance.of("orders", "13.16").tagged("team", "shop"));
    }

    @AfterEach
    void stop() {
        rds.close();
    }

    private void take(String name) {
        rds.client().createDBSnapshot(r -> r.dbInstanceIdentifier("orders").dbSnapshotIdentifier(name));
    }

    private DBSnapshot snapshot(String name) {
        return rds.client()
                .describeDBSnapshots(r -> r.dbSnapshotIdentifier(name))
                .dbSnapshots()
                .getFirst();
    }

    @Test
    void aSnapshotProgressesWhileTheInstanceBacksUp() {
        rds.client()
                .createDBSnapshot(r -> r.dbInstanceIdentifier("orders")
                        .dbSnapshotIdentifier("before")
                        .tags(Tag.builder().key("uplift:upgrade").value("u1").build()));

        rds.pass(Duration.ofMinutes(1));
        assertThat(snapshot("before").status()).isEqualTo("creating");
        assertThat(snapshot("before").percentProgress()).isEqualTo(20);
        assertThat(rds.status("orders")).isEqualTo("backing-up");

        rds.pass(Duration.ofMinutes(4));
        var done = snapshot("before");
        assertThat(done.status()).isEqualTo("available");
        assertThat(done.percentProgress()).isEqualTo(100);
        assertThat(done.engineVersion()).isEqualTo("13.16");
        assertThat(done.dbInstanceIdentifier()).isEqualTo("orders");
        assertThat(done.dbiResourceId()).isEqualTo(rds.instance("orders").dbiResourceId());
        assertThat(done.snapshotCreateTime()).isNotNull();
        assertThat(done.allocatedStorage()).isEqualTo(20);
        assertThat(done.encrypted()).isTrue();
        assertThat(done.tagList()).extracting(Tag::key).containsExactly("uplift:upgrade");
        assertThat(rds.status("orders")).isEqualTo("available");
    }

    @Test
    void aSecondOneOfThatNameIsRefused() {
        take("before");
        rds.pass(SimulatedRds.LONG);

        SimulatedRds.refusal("DBSnapshotAlreadyExists", () -> take("before"));
    }

    @Test
    void aBusyInstanceIsNotBackedUp() {
        take("before");

        SimulatedRds.refusal("InvalidDBInstanceState", () -> take("again"));
    }

    @Test
    void namesThatAreNoneAreRefused() {
        SimulatedRds.refusal("InvalidParameterValue", () -> take("two--hyphens"));
        SimulatedRds.refusal("InvalidParameterValue", () -> take("7up"));
    }

    @Test
    void theQuotaHolds() {
        rds.region().limits(new Limits(10, 1));
        take("first");
        rds.pass(SimulatedRds.LONG);

        SimulatedRds.refusal("SnapshotQuotaExceeded", () -> take("second"));
    }

    @Test
    void aSnapshotIsDeletedOnceItIsDone() {
        take("before");
        SimulatedRds.refusal(
                "InvalidDBSnapshotState", () -> rds.client().deleteDBSnapshot(r -> r.dbSnapshotIdentifier("before")));
        rds.pass(SimulatedRds.LONG);

        rds.client().deleteDBSnapshot(r -> r.dbSnapshotIdentifier("before"));

        SimulatedRds.refusal("DBSnapshotNotFound", () -> snapshot("before"));
    }

    @Test
    void aFilterFindsSeveral() {
        take("first");
        rds.pass(SimulatedRds.LONG);
        take("second");

        var found = rds.client()
                .describeDBSnapshots(r -> r.filters(Filter.builder()
                        .name("db-snapshot-id")
                        .values("first", "second", "gone")
                        .build()))
                .dbSnapshots();

        assertThat(found).extracting(DBSnapshot::dbSnapshotIdentifier).containsExactly("first", "second");
    }
}
