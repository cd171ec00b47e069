package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.stack.Clocks;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wall clocks jump, of one process or another, forwards and back: dates go by the database's, and nothing else by any. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClocksTest {

    private static final List<String> APIS = List.of("api", "api-2");
    private static final List<String> WORKERS = List.of("worker-1", "worker-2");
    /** Longer than the API goes without a look at the database's clock. */
    private static final Duration A_WHILE = Duration.ofSeconds(8);

    @TempDir
    static Path folder;

    private static Clocks clocks;
    private static boolean datesMoved;
    private static Simulated simulated;
    private static Uplift uplift;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        clocks = Clocks.in(folder);
        simulated = Simulated.start();
        uplift = Uplift.start(clocks, PostgresInstallation.full(Pair.NEW).bin());
    }

    @AfterAll
    static void stop() throws IOException {
        uplift.close();
        simulated.close();
    }

    /** As far as the database says so, by the clock that decides. */
    @AfterEach
    void setRight() {
        var otherDates = datesMoved;
        set(Duration.ZERO, "postgres", "api", "api-2", "worker-1", "worker-2");
        if (otherDates) {
            awaitDates(Duration.ZERO);
        }
        datesMoved = false;
    }

    private static void set(Duration ahead, String... processes) {
        for (var process : processes) {
            datesMoved |= process.equals("postgres");
            clocks.set(process, ahead);
        }
    }

    private static void set(Duration ahead, List<String> processes) {
        set(ahead, processes.toArray(String[]::new));
    }

    /** Until the dates of new upgrades are so far ahead, and stay so until both API processes have looked at that clock. */
    private static void awaitDates(Duration ahead) {
        await("dates that are %s ahead".formatted(ahead))
                .during(A_WHILE)
                .atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> {
                    var id = uplift.submit(simulated.request(simulated.newServer(), 0, Map.of()));
                    uplift.awaitState(id, "SUCCEEDED");
                    assertThat(uplift.timeline(id))
                            .extracting(entry -> Instant.parse((String) entry.get("at")))
                            .allSatisfy(at -> assertThat(Duration.between(Instant.now(), at)
                                            .minus(ahead)
                                            .abs())
                                    .isLessThan(Duration.ofMinutes(2)));
                });
    }

    private static Map<String, Object> tomorrow() {
        var now = Instant.now();
        return Map.of(
                "start", now.plus(Duration.ofHours(20)).toString(),
                "end", now.plus(Duration.ofHours(26)).toString());
    }

    private static void stays(String id, String state) {
        await(state)
                .during(A_WHILE)
                .atMost(A_WHILE.plusSeconds(60))
                .until(() -> uplift.show(id).getString("state"), state::equals);
    }

    private static long notes(String id, String type) {
        return uplift.timelineTypes(id).stream().filter(type::equals).count();
    }

    @Test
    void a_window_opens_by_the_database_s_clock_and_by_no_other() {
        var server = simulated.newServer();
        var id = uplift.submit(simulated.request(server, 0, Map.of("window", tomorrow())));
        uplift.awaitHalt(id, "SCHEDULED");

        set(Duration.ofHours(21), APIS);
        set(Duration.ofHours(21), WORKERS);
        stays(id, "SCHEDULED");
        set(Duration.ofHours(-1), "postgres");
        stays(id, "SCHEDULED");
        set(Duration.ofHours(-3), APIS);
        set(Duration.ZERO, WORKERS);
        set(Duration.ofHours(21), "postgres");

        uplift.awaitState(id, "SUCCEEDED");
        simulated.everythingHappenedOnce(uplift, id, server);
    }

    @Test
    void production_waits_for_a_window_that_opens_while_everything_is_down() throws IOException, SQLException {
        try (var pair = Pair.start(uplift.stack()).withShop(1)) {
            var window = tomorrow();
            var id = uplift.submit(pair.request("127.0.0.1", Map.of("window", window)));
            uplift.awaitHalt(id, "SCHEDULED");
            Pair.execute(pair.source(), "shop", Pair.WRITE);

            for (var name : List.of("api", "api-2", "kafka", "postgres")) {
                uplift.process(name).kill();
            }
            set(Duration.ofHours(21), "postgres");
            for (var name : List.of("postgres", "kafka", "api", "api-2")) {
                uplift.process(name).start();
            }

            pair.everythingMoved(uplift.awaitState(id, "SUCCEEDED"));
            var fenced = uplift.timeline(id).stream()
                    .filter(entry -> entry.get("type").equals("step-started"))
                    .filter(entry -> String.valueOf(entry.get("data")).contains("fence-source"))
                    .map(entry -> Instant.parse((String) entry.get("at")))
                    .toList();
            assertThat(fenced)
                    .singleElement()
                    .satisfies(at -> assertThat(at).isAfterOrEqualTo(Instant.parse((String) window.get("start"))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "worker", "postgres"})
    void steps_go_on_as_if_nothing_happened(String kind) {
        var server = simulated.newServer();
        simulated.hold(server, "backup");
        var id = uplift.submit(simulated.request(server, 0));
        var all = kind.equals("api") ? APIS : kind.equals("worker") ? WORKERS : List.of(kind);

        simulated.awaitHeld(server, id, "backup");
        set(Duration.ofHours(1), all);
        simulated.hold(server, "upgrade");
        simulated.awaitHeld(server, id, "upgrade");
        set(Duration.ofHours(-1), all);
        simulated.release(server);
        uplift.awaitState(id, "SUCCEEDED");

        simulated.everythingHappenedOnce(uplift, id, server);
        assertThat(uplift.timelineTypes(id)).doesNotContain("turn-lost", "step-handed-back");
    }

    @Test
    void a_copy_goes_on_as_if_nothing_happened() throws IOException, SQLException {
        try (var pair = Pair.start(uplift.stack()).withShop(1).holdingTheCopy()) {
            var id = uplift.submit(pair.request());
            uplift.awaitStep(id, "copy:1");
            set(Duration.ofHours(1), APIS);
            set(Duration.ofHours(-1), WORKERS);
            stays(id, "RUNNING");
            set(Duration.ofHours(-1), APIS);
            set(Duration.ofHours(1), WORKERS);
            pair.copyGoesOn();

            pair.everythingMoved(uplift.awaitState(id, "SUCCEEDED"));
            assertThat(uplift.timelineTypes(id)).doesNotContain("turn-lost", "step-handed-back");
            assertThat(uplift.show(id).getDouble("outage.seconds")).isBetween(0.0, 300.0);
        }
    }

    @Test
    void a_lost_worker_is_found_though_the_clock_was_set_back() {
        set(Duration.ofHours(-1), APIS);
        var server = simulated.newServer();
        simulated.hold(server, "upgrade");
        var id = uplift.submit(simulated.request(server, 0));
        simulated.awaitHeld(server, id, "upgrade");
        var victim = uplift.holderOf(id, "upgrade");

        victim.kill();

        await("the takeover").atMost(Duration.ofSeconds(90)).until(() -> notes(id, "turn-lost") == 1);
        simulated.release(server);
        victim.start();
        uplift.awaitState(id, "SUCCEEDED");
        simulated.everythingHappenedOnce(uplift, id, server);
    }

    @Test
    void workers_whose_clocks_are_ahead_are_named_and_begin_when_they_are_set() {
        set(Duration.ofDays(2), WORKERS);
        var asked = System.nanoTime();
        var server = simulated.newServer();
        var now = Instant.now();
        var window = Map.of(
                "start", now.minusSeconds(60).toString(),
                "end", now.plus(Duration.ofHours(6)).toString());
        var id = uplift.submit(simulated.request(server, 0, Map.of("window", window)));

        await("a finding about the clock")
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        uplift.show(id).getList("findings.id", String.class).contains("worker-clock-ahead"));
        stays(id, "RUNNING");
        assertThat(simulated.effects(server)).doesNotContainKey(id + ":quiesce");
        assertThat(notes(id, "step-handed-back"))
                .as("they are asked again after 30 s each")
                .isBetween(1L, 1 + Duration.ofNanos(System.nanoTime() - asked).dividedBy(Duration.ofSeconds(30)));
        set(Duration.ZERO, WORKERS);

        uplift.awaitState(id, "SUCCEEDED");
        simulated.everythingHappenedOnce(uplift, id, server);
    }

    @Test
    void an_approval_expires_by_the_database_s_clock_and_nothing_fires_early_when_it_is_set_back() {
        var options = Map.of("approval", "one", "approvalExpires", "PT1H", "window", tomorrow());
        var server = simulated.newServer();
        var id = uplift.submit(simulated.request(server, 0, options));
        var plan = uplift.awaitHalt(id, "AWAITING_APPROVAL");
        assertThat(uplift.approve(plan).statusCode()).isEqualTo(200);
        uplift.awaitHalt(id, "SCHEDULED");

        set(Duration.ofDays(-1), "postgres");
        stays(id, "SCHEDULED");
        set(Duration.ofHours(2), "postgres");
        uplift.awaitHalt(id, "AWAITING_APPROVAL");
        assertThat(notes(id, "approval-needed")).isEqualTo(2);
        set(Duration.ofHours(-1), "postgres");
        stays(id, "AWAITING_APPROVAL");
        awaitDates(Duration.ofHours(-1));

        assertThat(uplift.approve(plan).statusCode()).isEqualTo(200);
        uplift.awaitHalt(id, "SCHEDULED");
        set(Duration.ofHours(21), "postgres");
        uplift.awaitHalt(id, "AWAITING_APPROVAL");
        awaitDates(Duration.ofHours(21));
        assertThat(uplift.approve(plan).statusCode()).isEqualTo(200);

        uplift.awaitState(id, "SUCCEEDED");
        simulated.everythingHappenedOnce(uplift, id, server);
    }
}
