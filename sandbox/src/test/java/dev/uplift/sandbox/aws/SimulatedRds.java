package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.uplift.sandbox.platform.PlatformClock;
import java.io.IOException;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.RdsException;

/** A simulator whose time stands still until a test moves it, and a client of the real SDK. */
final class SimulatedRds implements AutoCloseable {

    /** Longer than anything takes. */
    static final Duration LONG = Duration.ofHours(2);

    private final AwsSimulator aws;
    private final RdsClient client;

    SimulatedRds() throws IOException {
        aws = AwsSimulator.start(PlatformClock.standing(), 0);
        client = RdsClients.of(aws);
    }

    AwsSimulator aws() {
        return aws;
    }

    RdsClient client() {
        return client;
    }

    RdsRegion region() {
        return aws.region(RdsClients.REGION);
    }

    void create(String name, String version) {
        region().create(NewInstance.of(name, version));
    }

    void pass(Duration time) {
        aws.clock().advance(time);
    }

    DBInstance instance(String name) {
        return client.describeDBInstances(r -> r.dbInstanceIdentifier(name))
                .dbInstances()
                .getFirst();
    }

    String status(String name) {
        return instance(name).dbInstanceStatus();
    }

    /** Asserts that a call is refused with a code. @return the text of the refusal */
    static String refusal(String code, ThrowingCallable call) {
        var refused = catchThrowableOfType(RdsException.class, call);
        assertThat(refused).as("refused").isNotNull();
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(refused.statusCode()).isEqualTo(code.contains("NotFound") ? 404 : 400);
        return refused.awsErrorDetails().errorMessage();
    }

    @Override
    public void close() {
        client.close();
        aws.close();
    }
}
