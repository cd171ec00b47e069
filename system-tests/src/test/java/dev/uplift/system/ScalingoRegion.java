package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.scalingo.NewDatabase;
import dev.uplift.sandbox.scalingo.ScalingoSimulator;
import dev.uplift.sandbox.scalingo.SimulatedDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A simulated region of Scalingo, which lives outside and counts what was done to it. Its time runs 60 times as fast. */
record ScalingoRegion(ScalingoSimulator simulator) implements AutoCloseable {

    private static final int SPEED = 60;
    private static final String OLD = "13.23.0-1";

    /** So much that nobody waits for a major version of it: two minutes here, unless the clock is moved. */
    private static final int GIB = 1_200;

    private static final Duration MAJOR = Duration.ofHours(2);

    static ScalingoRegion start() throws IOException {
        return new ScalingoRegion(ScalingoSimulator.start(PlatformClock.running(SPEED), 0));
    }

    Map<String, String> workerEnvironment() {
        return Map.of(
                "UPLIFT_SCALINGO_AUTH_URL", simulator.authUrl(),
                "UPLIFT_SCALINGO_API_URL", simulator.apiUrl(),
                "UPLIFT_SCALINGO_DATABASE_API_URL", simulator.databaseApiUrl(),
                "UPLIFT_SCALINGO_POLL_INTERVAL",
                        Duration.ofSeconds(10).dividedBy(SPEED).toString(),
                "UPLIFT_SECRET_SCALINGO_TOKEN", simulator.token());
    }

    /** One of 13, two major versions before 15; beyond that nobody wants it. */
    SimulatedDatabase newDatabase() {
        var app = "shop-" + UUID.randomUUID().toString().substring(0, 8);
        var database = simulator.create(NewDatabase.classic(app, "starter", OLD).gib(GIB));
        database.notBeyond(newest());
        return database;
    }

    /** The versions that {@link #newDatabase} goes through. */
    List<String> way() {
        return simulator.versions().way(OLD, newest());
    }

    private String newest() {
        return simulator.versions().of(15).getLast();
    }

    static Map<String, Object> request(SimulatedDatabase database, Map<String, Object> own) {
        return Map.of(
                "server",
                Map.of("provider", "scalingo", "address", Map.of("region", "osc-fr1", "app", database.app())),
                "targetVersion",
                "15",
                "strategy",
                "in-place",
                "options",
                Uplift.options(Map.of(
                        "rehearsalReason",
                        "nothing can be rehearsed",
                        "accept",
                        List.of("no-rehearsal"),
                        "provider",
                        own)));
    }

    /** A major version that runs is over. */
    void endMajor() {
        simulator.clock().advance(MAJOR);
    }

    /** It runs 15, each version on the way was asked for so often, and before each there was one dump. */
    void isUpgraded(SimulatedDatabase database, int asked) {
        var now = database.view();
        assertThat(now.version()).isEqualTo(newest());
        assertThat(now.status()).isEqualTo("running");
        assertThat(now.upgradesAsked()).isEqualTo(asked);
        assertThat(now.backups())
                .containsExactly(OLD, simulator.versions().of(14).getLast());
        assertThat(simulator.offences()).isEmpty();
    }

    @Override
    public void close() {
        simulator.close();
    }
}
