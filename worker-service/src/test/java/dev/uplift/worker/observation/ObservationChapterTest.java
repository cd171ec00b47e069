package dev.uplift.worker.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.wire.Json;
import dev.uplift.outgoing.http.AddressRule;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.sandbox.simulated.SimulatedPlatform;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Endpoints;
import dev.uplift.worker.postgres.ManagedPlatform;
import dev.uplift.worker.provider.simulated.SimulatedDriver;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is added to any plan, and what it does. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ObservationChapterTest {

    private static final Duration OFTEN = Duration.ofMillis(200);

    @TempDir
    private static Path folder;

    private static Vertx vertx;
    private static SimulatedPlatform platform;
    private static HttpServer web;
    private static final ManagedPlatform PLATFORM = new ManagedPlatform();
    private static final List<Driver> DRIVERS = List.of(new SimulatedDriver(), PLATFORM);
    private static ObservationChapter chapter;

    @BeforeAll
    static void start() throws IOException {
        vertx = Vertx.vertx();
        platform = SimulatedPlatform.start(0);
        web = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        web.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        web.start();
        chapter = chapter(OFTEN);
    }

    @AfterAll
    static void stop() {
        web.stop(0);
        platform.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static ObservationChapter chapter(Duration interval) {
        var http = new OutgoingHttp(vertx, new AddressRule(Optional.of(List.of("127.0.0.1"))));
        return new ObservationChapter(DRIVERS, new Endpoints(DRIVERS), http, interval);
    }

    private static Server simulated(String name) {
        var address = Map.<String, Object>of("endpoint", platform.uri().toString(), "server", name);
        return new Server("simulated", address, Optional.empty(), Map.of(), null);
    }

    private static Server postgres(int port) {
        var address = Map.<String, Object>of("host", "127.0.0.1", "port", port, "user", "postgres");
        return new Server("any", address, Optional.of("env:IT"), Map.of(), null);
    }

    /** One that only its platform knows how to reach. */
    private static Server managed(String name) {
        return new Server(
                ManagedPlatform.PROVIDER, ManagedPlatform.address(name), Optional.of("env:IT"), Map.of(), null);
    }

    private static List<Finding> said(Server server, String observe) throws InterruptedException {
        var step = Step.of(Phase.PRECHECK, "precheck", OFTEN);
        return chapter.precheck(turn(command(step, server, Map.of("observe", observe), Map.of()), "x"));
    }

    private static Execute command(Step step, Server server, Map<String, Object> options, Map<String, Object> facts) {
        return new Execute(
                UpgradeId.random(),
                1,
                step,
                server,
                Optional.empty(),
                "18",
                "any",
                UpgradeOptions.of(options),
                facts,
                step.timeout(),
                Optional.empty());
    }

    private static Outcome prechecked() {
        var steps = List.of(
                Step.of(Phase.BACKUP, "backup", OFTEN),
                Step.of(Phase.QUIESCE, "quiesce", OFTEN),
                Step.of(Phase.UPGRADE, "upgrade", OFTEN));
        var plan = new Plan(
                "it", "13.1", "18.1", "any", steps, List.of(), List.of(), Optional.empty(), true, List.of(), null);
        return new Outcome(Optional.empty(), List.of(), Optional.of(plan));
    }

    private static Outcome planned(Server server, String observe) {
        var step = Step.of(Phase.PRECHECK, "precheck", OFTEN);
        return chapter.addTo(prechecked(), command(step, server, Map.of("observe", observe), Map.of()));
    }

    @Test
    void the_baseline_is_the_last_step_before_production() {
        var plan = planned(postgres(5432), "PT24H").plan().orElseThrow();

        assertThat(plan.steps()).extracting(Step::name).containsExactly("backup", "baseline", "quiesce", "upgrade");
        assertThat(plan.production()).isEqualTo(2);
        assertThat(plan.companions()).singleElement().satisfies(companion -> {
            assertThat(companion.from()).isEqualTo(Phase.OBSERVE);
            assertThat(companion.until()).isEqualTo(Phase.OBSERVE);
            assertThat(companion.step().timeout()).isGreaterThan(Duration.ofHours(24));
        });
    }

    @Test
    void the_same_request_makes_the_same_plan_and_none_where_nothing_is_observed() {
        var server = postgres(5432);

        assertThat(planned(server, "PT1H").plan().orElseThrow().hash())
                .isEqualTo(planned(server, "PT1H").plan().orElseThrow().hash())
                .isNotEqualTo(planned(server, "PT2H").plan().orElseThrow().hash());
        assertThat(planned(server, "PT0S")).isEqualTo(prechecked());
    }

    @Test
    void a_server_that_cannot_be_asked_by_sql_is_said_before() throws Exception {
        assertThat(said(simulated("x"), "PT1H")).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("observation-without-sql");
            assertThat(finding.explanation()).contains("there are no credentials");
        });
        assertThat(said(managed("unknown"), "PT1H"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.explanation()).contains("No server 'unknown'."));
        assertThat(said(managed("unknown"), "PT0S")).isEmpty();
        assertThat(said(managed("known"), "PT1H")).isEmpty();
        assertThat(said(postgres(5432), "PT1H")).isEmpty();
    }

    @Test
    void an_interval_that_is_none_is_refused_with_what_to_change() {
        assertThatThrownBy(() -> chapter(Duration.ZERO)).hasMessageContaining("uplift.observe.interval");
    }

    private static RecordedWork turn(Execute command, String password) {
        return new RecordedWork(command, _ -> password).withLastWords();
    }

    private static CompletableFuture<StepResult> run(RecordedWork turn) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return chapter.actions()
                                .get(turn.command().step().action())
                                .run(turn);
                    } catch (InterruptedException ended) {
                        throw new IllegalStateException(ended);
                    }
                },
                command -> Thread.ofVirtual().start(command));
    }

    private static Map<String, Object> facts(CompletableFuture<StepResult> run)
            throws InterruptedException, ExecutionException {
        assertThat(run.get()).isInstanceOf(StepResult.Done.class);
        return ((StepResult.Done) run.get()).facts();
    }

    private static Step step(String name) {
        return Step.of(Phase.OBSERVE, name, Duration.ofMinutes(5));
    }

    @Test
    void a_platform_s_own_metrics_are_measured_before_and_after() throws Exception {
        measured("orders", "{\"CPU_PERCENT\": 31.5, \"MEMORY_PERCENT\": 60, \"IOPS\": 400, \"NETWORK_BYTES\": 5000}");

        var before = facts(run(turn(command(step("baseline"), simulated("orders"), Map.of(), Map.of()), "")));

        assertThat(before)
                .containsEntry(
                        "performance.before",
                        Map.of(
                                "cpuPercent", 31.5,
                                "memoryPercent", 60.0,
                                "iops", 400.0,
                                "networkBytesPerSecond", 5000.0));

        measured("orders", "{\"CPU_PERCENT\": 95}");
        var known = new HashMap<>(before);
        var turn = turn(command(step("observation"), simulated("orders"), Map.of(), known), "");
        var run = run(turn);
        await("two looks").atMost(Observed.PATIENCE).until(() -> looks(turn) >= 2);
        turn.stop();

        assertThat(facts(run).get("performance.after").toString()).contains("cpuPercent=95.0");
        assertThat(turn.found).isEmpty();
    }

    private static int looks(RecordedWork turn) {
        return turn.learned.get("performance.after") instanceof Map<?, ?> after ? (int) after.get("looks") : 0;
    }

    private static void measured(String server, String metrics) throws IOException, InterruptedException {
        put("/servers/" + server, "{\"version\": \"13.1\"}");
        put("/servers/" + server + "/metrics", metrics);
    }

    private static void put(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(platform.uri() + path))
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
                    .isBetween(200, 204);
        }
    }

    @Test
    void a_server_is_asked_where_its_platform_says_that_it_listens_as_soon_as_it_says_so() throws Exception {
        try (var observed = Observed.start(18, folder.resolve("managed"))) {
            PLATFORM.ports.put("late", observed.server.port());
            PLATFORM.silent.add("late");
            var turn =
                    turn(command(step("observation"), managed("late"), Map.of(), Map.of()), observed.server.password());
            var run = run(turn);
            await("two looks").atMost(Observed.PATIENCE).until(() -> looks(turn) >= 2);
            PLATFORM.silent.clear();
            await("an answer")
                    .atMost(Observed.PATIENCE)
                    .until(() ->
                            turn.learned.get("performance.after").toString().contains("connections="));
            turn.stop();

            assertThat(facts(run).get("performance.after").toString()).contains("connections=");
            assertThat(turn.found).extracting(Finding::id).containsExactly("observation-partial");
            assertThat(turn.found.getFirst().explanation()).contains("The platform is silent.");
        }
    }

    @Test
    void a_platform_that_does_not_answer_is_said_and_fails_nothing() throws Exception {
        var turn = turn(command(step("baseline"), simulated("nobody"), Map.of(), Map.of()), "");

        assertThat(facts(run(turn))).containsEntry("performance.before", Map.of());
        assertThat(turn.found).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("observation-partial");
            assertThat(finding.explanation()).contains("404");
        });
    }

    @Test
    void a_real_server_and_its_application_are_watched_until_somebody_says_stop() throws Exception {
        try (var observed = Observed.start(18, folder.resolve("data"))) {
            var url = "http://127.0.0.1:%d".formatted(web.getAddress().getPort());
            var options = Map.<String, Object>of(
                    "verification",
                    List.of(
                            Map.of("type", "http", "name", "health", "url", url + "/health"),
                            Map.of("type", "http", "name", "gone", "url", url + "/gone")));
            var server = postgres(observed.server.port());
            var baseline = turn(command(step("baseline"), server, options, Map.of()), observed.server.password());
            var before = facts(run(baseline));

            assertThat(before.get("performance.before").toString())
                    .contains("loadMillis=", "connections=", "unansweredProbes=1.0", "errorPercentSinceReset=");

            var first = watched(observed, command(step("observation"), server, options, before));
            traffic(observed);
            var after = ended(first);
            assertThat(after.toString()).contains("loadMillis=", "statementMillis=");

            var passed = new HashMap<String, Object>(before);
            passed.put("observation", Json.read(Json.write(first.turn().learned.get("observation")), Map.class));
            var second = watched(observed, command(step("observation"), server, options, passed));
            assertThat(ended(second).get("turns")).isEqualTo(2);
            assertThat((int) ended(second).get("looks")).isGreaterThan((int) after.get("looks"));
        }
    }

    private record Watched(RecordedWork turn, CompletableFuture<StepResult> run) {}

    private static Watched watched(Observed observed, Execute command) {
        var turn = turn(command, observed.server.password());
        var run = run(turn);
        await("a look").atMost(Observed.PATIENCE).until(() -> looks(turn) > 0);
        return new Watched(turn, run);
    }

    private static void traffic(Observed observed) throws SQLException {
        observed.repeat(200, true, "SELECT count(*) FROM orders");
    }

    private static Map<?, ?> ended(Watched watched) throws ExecutionException, InterruptedException {
        watched.turn().stop();
        return (Map<?, ?>) facts(watched.run()).get("performance.after");
    }
}
