package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.aws.AwsSimulator;
import dev.uplift.sandbox.aws.NewInstance;
import dev.uplift.sandbox.aws.RdsRegion;
import dev.uplift.sandbox.aws.SnapshotView;
import dev.uplift.sandbox.platform.PlatformClock;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Simulated RDS, which lives outside and counts what was done to it. Its time runs 60 times as fast. */
record Aws(AwsSimulator simulator) implements AutoCloseable {

    private static final int SPEED = 60;
    private static final String REGION = "eu-west-1";

    static Aws start() throws IOException {
        return new Aws(AwsSimulator.start(PlatformClock.running(SPEED), 0));
    }

    Map<String, String> workerEnvironment() {
        return Map.of(
                "UPLIFT_AWS_ENDPOINT",
                simulator.uri().toString(),
                "UPLIFT_AWS_POLL_INTERVAL",
                scaled(Duration.ofSeconds(15)),
                "AWS_REGION",
                REGION,
                "AWS_ACCESS_KEY_ID",
                "simulated",
                "AWS_SECRET_ACCESS_KEY",
                "simulated");
    }

    private static String scaled(Duration platformTime) {
        return platformTime.dividedBy(SPEED).toString();
    }

    RdsRegion rds() {
        return simulator.region(REGION);
    }

    /** Puts a secret where workers may read it, and returns the reference to it. */
    String secret(String secret, String value) {
        return "aws-secretsmanager:" + simulator.secrets(REGION).put(secret, value);
    }

    /** The names of so many new instances of 13. */
    List<String> newInstances(int number) {
        return IntStream.range(0, number).mapToObj(_ -> newInstance()).toList();
    }

    String newInstance() {
        var name = "db-" + UUID.randomUUID();
        rds().create(NewInstance.of(name, "13.16"));
        return name;
    }

    /** One that RDS can keep a copy of. */
    String newReplicatingInstance() {
        var name = "db-" + UUID.randomUUID();
        rds().createParameterGroup(name, "postgres13", Map.of("rds.logical_replication", "1"));
        rds().create(NewInstance.of(name, "13.16").withParameterGroup(name));
        return name;
    }

    Map<String, Object> request(String instance) {
        return request(instance, Map.of());
    }

    /** With these options besides. */
    Map<String, Object> request(String instance, Map<String, Object> options) {
        return request(instance, "in-place", options);
    }

    Map<String, Object> request(String instance, String strategy, Map<String, Object> options) {
        var all = new HashMap<>(options);
        all.put("provider", Map.of("parameterSettling", scaled(Duration.ofMinutes(5))));
        return Map.of(
                "server",
                Map.of("provider", "aws-rds", "address", Map.of("region", REGION, "instance", instance)),
                "targetVersion",
                "16",
                "strategy",
                strategy,
                "options",
                Uplift.options(all));
    }

    /** It runs 16 and RDS was told so once, and exactly the snapshots of this upgrade are there. */
    void everythingHappenedOnce(String upgrade, String instance) {
        var now = rds().instance(instance).orElseThrow();
        assertThat(now.version()).startsWith("16.");
        assertThat(now.status()).isEqualTo("available");
        assertThat(now.upgradesAsked()).isEqualTo(1);
        assertThat(snapshotsOf(instance))
                .containsExactlyInAnyOrder("uplift-%s-pre".formatted(upgrade), "uplift-%s-final".formatted(upgrade));
    }

    List<String> snapshotsOf(String instance) {
        return rds().snapshotViews().stream()
                .filter(snapshot -> snapshot.instance().equals(instance))
                .filter(snapshot -> snapshot.type().equals("manual"))
                .map(SnapshotView::name)
                .toList();
    }

    @Override
    public void close() {
        simulator.close();
    }
}
