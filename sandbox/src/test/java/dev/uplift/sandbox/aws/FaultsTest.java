package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.uplift.sandbox.platform.Fault;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rds.model.DbSnapshotAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.RdsException;

class FaultsTest {

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

    private void snapshot() {
        rds.client().createDBSnapshot(r -> r.dbInstanceIdentifier("orders").dbSnapshotIdentifier("before"));
    }

    @Test
    void theSdkRetriesWhatIsThrottled() {
        rds.aws()
                .faults()
                .add(Fault.next("DescribeDBInstances", new Fault.Refuse(400, "Throttling", "Rate exceeded"))
                        .times(2));

        assertThat(rds.status("orders")).isEqualTo("available");
        assertThat(rds.aws().calls().byOperation()).containsEntry("DescribeDBInstances", 3L);
    }

    @Test
    void aLostAnswerHasTakenEffectAndTheRetryOfTheSdkSaysSo() {
        rds.aws().faults().add(Fault.next("CreateDBSnapshot", new Fault.LoseAnswer()));

        assertThatExceptionOfType(DbSnapshotAlreadyExistsException.class).isThrownBy(this::snapshot);

        assertThat(rds.region().snapshotViews()).extracting(SnapshotView::name).containsExactly("before");
    }

    @Test
    void aLostRequestIsRetriedAndTakesEffectOnce() {
        rds.aws().faults().add(Fault.next("CreateDBSnapshot", new Fault.LoseRequest()));

        snapshot();

        assertThat(rds.region().snapshotViews()).hasSize(1);
        assertThat(rds.aws().calls().byOperation()).containsEntry("CreateDBSnapshot", 2L);
    }

    @Test
    void aRefusalHasNoEffect() {
        rds.aws().faults().add(Fault.next("CreateDBSnapshot", new Fault.Refuse(403, "AccessDenied", "not authorized")));

        assertThat(catchThrowableOfType(RdsException.class, this::snapshot)
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("AccessDenied");
        assertThat(rds.region().snapshotViews()).isEmpty();
    }

    @Test
    void aPageOfAProxyIsNoAnswer() {
        rds.aws()
                .faults()
                .add(Fault.next("DescribeDBInstances", new Fault.Page(200, "text/html", "<html>Sign in<br></html>")));

        assertThatExceptionOfType(SdkException.class).isThrownBy(() -> rds.status("orders"));
    }
}
