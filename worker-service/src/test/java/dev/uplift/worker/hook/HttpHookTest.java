package dev.uplift.worker.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Hook;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.wire.Json;
import dev.uplift.outgoing.http.AddressRule;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.driver.Driver.Stopped;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.kubernetes.Cluster;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to a real server. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpHookTest {

    private static Vertx vertx;

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch tested = new CountDownLatch(1);
    private HttpServer server;
    private Hooks hooks;

    private record Asked(String method, String path, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> String.join(",", header.getValue()))
                    .findFirst()
                    .orElse("");
        }
    }

    @BeforeAll
    static void startClient() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopClient() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(Thread::startVirtualThread);
        answering("/", 200, "fine");
        server.createContext("/echo", exchange -> {
            keep(exchange);
            var headers = exchange.getRequestHeaders();
            answer(
                    exchange,
                    400,
                    "you sent %s with %s to %s"
                            .formatted(
                                    headers.getFirst("Authorization"),
                                    headers.getFirst("X-Key"),
                                    exchange.getRequestURI()));
        });
        server.createContext("/later", exchange -> {
            keep(exchange);
            answer(exchange, asked.size() < 3 ? 503 : 204, "");
        });
        server.createContext("/moved", exchange -> {
            keep(exchange);
            exchange.getResponseHeaders().add("Location", "/");
            answer(exchange, 302, "");
        });
        server.createContext("/hangs", exchange -> {
            keep(exchange);
            try {
                tested.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            exchange.close();
        });
        server.start();
        var rule = new AddressRule(Optional.of(List.of("127.0.0.1")));
        hooks = new Hooks(
                new OutgoingHttp(vertx, rule),
                rule,
                new Cluster(Optional.empty(), Map.of(), java.nio.file.Path.of("/nowhere")),
                null);
    }

    @AfterEach
    void stopServer() {
        tested.countDown();
        server.stop(0);
    }

    private void answering(String path, int status, String body) {
        server.createContext(path, exchange -> {
            keep(exchange);
            answer(exchange, status, body);
        });
    }

    private void keep(HttpExchange exchange) throws IOException {
        asked.add(new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Map.copyOf(exchange.getRequestHeaders()),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
    }

    private Hook hook(String at, String path, String more) {
        return Json.read("""
                {"type":"http","name":"page","at":"%s","url":"%s"%s}""".formatted(at, url(path), more).getBytes(), Hook.class);
    }

    private static Phase phase(Hook hook) {
        return switch (hook.at()) {
            case QUIESCE -> Phase.QUIESCE;
            case RESUME -> Phase.RESUME;
            case REHEARSAL_READY -> Phase.REHEARSE;
        };
    }

    private StepResult run(Hook hook) throws InterruptedException {
        return run(HookTurns.of(hook, phase(hook), Map.of(), Map.of()));
    }

    private StepResult run(RecordedWork work) throws InterruptedException {
        return hooks.actions().get(work.command().step().action()).run(work);
    }

    private static Problem problem(StepResult result) {
        assertThat(result).isInstanceOf(StepResult.Failed.class);
        return ((StepResult.Failed) result).problem();
    }

    @Test
    void the_receiver_is_told_what_happens() throws Exception {
        var result = run(hook("quiesce", "/on?x=1", ",\"headers\":{\"X-Team\":\"shop\"}"));

        assertThat(result).isEqualTo(StepResult.done(Map.of("hook/page", 1L)));
        assertThat(asked).singleElement().satisfies(it -> {
            assertThat(it.method()).isEqualTo("POST");
            assertThat(it.path()).isEqualTo("/on?x=1");
            assertThat(it.header("X-Team")).isEqualTo("shop");
            assertThat(it.header("Content-Type")).isEqualTo("application/json");
            assertThat(it.header("Idempotency-Key")).isEqualTo("uplift-a000000000000001-page-1");
            assertThat(it.header("User-Agent")).isEqualTo("uplift");
            assertThat(Json.read(it.body().getBytes(UTF_8), JsonNode.class).toString())
                    .isEqualTo("""
                    {"upgrade":"a000000000000001","hook":"page","at":"quiesce",\
                    "server":{"provider":"test","address":{"instance":"orders"},"labels":{"team":"shop"}},\
                    "targetVersion":"18"}""");
        });
    }

    @Test
    void its_own_body_and_method_are_sent_as_they_stand() throws Exception {
        run(hook(
                "resume",
                "/",
                ",\"method\":\"PATCH\",\"body\":\"maintenance=öff\",\"headers\":{\"content-type\":\"a/b\"}"));
        run(hook("resume", "/", ",\"method\":\"GET\""));

        assertThat(asked).extracting(Asked::method).containsExactly("PATCH", "GET");
        assertThat(asked.getFirst().body()).isEqualTo("maintenance=öff");
        assertThat(asked.getFirst().header("Content-Type")).isEqualTo("a/b");
        assertThat(asked.getLast().body()).isEmpty();
    }

    @Test
    void resume_says_whether_the_upgrade_was_taken_back() throws Exception {
        var hook = hook("resume", "/", "");
        run(HookTurns.of(hook, Phase.RESUME, Map.of(), Map.of()));
        run(HookTurns.of(hook, Phase.ROLL_BACK, Map.of(), Map.of()));

        assertThat(asked)
                .extracting(Asked::body)
                .satisfiesExactly(
                        body -> assertThat(body).contains("\"undone\":false"),
                        body -> assertThat(body).contains("\"undone\":true"));
    }

    @Test
    void staging_learns_where_the_clone_is() throws Exception {
        var hook = hook("rehearsal-ready", "/", "");
        var facts = Map.<String, Object>of(
                "rehearsal.endpoint", "new.example:5432", "rehearsal.databases", Map.of("shop", "uplift_a_r1"));

        run(HookTurns.of(hook, Phase.REHEARSE, facts, Map.of()));

        assertThat(asked.getFirst().body())
                .contains("\"rehearsal\":{\"endpoint\":\"new.example:5432\",\"databases\":{\"shop\":\"uplift_a_r1\"}}");
        assertThat(problem(run(hook)).detail()).contains("did not say where the clone is");
    }

    /** As the runtime does, which waits between tries. */
    @Test
    void an_error_of_the_receiver_s_own_passes_and_the_next_try_has_the_same_key() throws Exception {
        var hook = hook("quiesce", "/later", "");

        assertThat(problem(run(hook)).kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(problem(run(hook)).detail()).contains("503");
        assertThat(run(hook)).isInstanceOf(StepResult.Done.class);
        assertThat(asked).extracting(it -> it.header("Idempotency-Key")).containsOnly("uplift-a000000000000001-page-1");
    }

    @Test
    void what_was_done_before_a_retry_is_done_again_under_another_key() throws Exception {
        var hook = hook("quiesce", "/", "");

        var again = run(HookTurns.of(hook, Phase.QUIESCE, Map.of("hook/page", 1), Map.of()));

        assertThat(again).isEqualTo(StepResult.done(Map.of("hook/page", 2L)));
        assertThat(asked.getFirst().header("Idempotency-Key")).isEqualTo("uplift-a000000000000001-page-2");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 409, 422})
    void a_refusal_is_final(int status) throws Exception {
        answering("/refuses", status, "no such page");

        var problem = problem(run(hook("quiesce", "/refuses", "")));

        assertThat(problem.kind()).isEqualTo(Kind.REQUEST);
        assertThat(problem.code()).isEqualTo("hook-failed");
        assertThat(problem.detail()).contains("page", "" + status);
        assertThat(problem.evidence()).containsExactly("no such page");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503})
    void what_time_can_remedy_is_tried_again(int status) throws Exception {
        answering("/busy", status, "");

        assertThat(problem(run(hook("quiesce", "/busy", ""))).passes()).isTrue();
    }

    @Test
    void a_wanted_status_is_the_only_right_one() throws Exception {
        assertThat(problem(run(hook("quiesce", "/", ",\"status\":202"))).detail())
                .contains("200 instead of 202");
        assertThat(run(hook("quiesce", "/moved", ",\"status\":302"))).isInstanceOf(StepResult.Done.class);
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        assertThat(problem(run(hook("quiesce", "/moved", ""))).kind()).isEqualTo(Kind.REQUEST);
        assertThat(asked).hasSize(1);
    }

    @Test
    void whoever_does_not_answer_in_time_is_asked_again_later() throws Exception {
        var problem = problem(run(hook("quiesce", "/hangs", ",\"timeout\":\"PT1S\"")));

        assertThat(problem.passes()).isTrue();
        assertThat(problem.detail()).contains("no answer in time");
        server.stop(0);
        assertThat(problem(run(hook("quiesce", "/", ""))).passes()).isTrue();
    }

    @Test
    void a_step_that_is_stopped_waits_for_no_answer() throws Exception {
        var hook = hook("quiesce", "/hangs", ",\"timeout\":\"PT10M\"");
        var work = HookTurns.of(hook, Phase.QUIESCE, Map.of(), Map.of());
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = executor.submit(() -> run(work));
            await().atMost(Duration.ofMinutes(1)).until(() -> asked.size() == 1);
            work.stop();
            assertThatThrownBy(running::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(Stopped.class);
        }
    }

    @Test
    void nothing_is_sent_once_the_turn_is_lost() {
        var work = HookTurns.of(hook("quiesce", "/", ""), Phase.QUIESCE, Map.of(), Map.of())
                .lost();

        assertThatThrownBy(() -> run(work)).isInstanceOf(Stopped.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void a_secret_is_sent_and_never_shown() throws Exception {
        var secrets = Map.of(
                "env:URL", url("/echo/T0SECRETPATH?token=q0SECRETQUERY"),
                "env:TOKEN", "Bearer t0SECRETTOKEN",
                "file:/key", "k0SECRETKEY");
        var hook = Json.read("""
                {"type":"http","name":"page","at":"quiesce","urlFrom":"env:URL","headers":{},
                 "headersFrom":{"Authorization":"env:TOKEN","X-Key":"file:/key"}}""".getBytes(), Hook.class);
        var work = HookTurns.of(hook, Phase.QUIESCE, Map.of(), secrets);

        var problem = problem(run(work));

        assertThat(asked.getFirst().header("Authorization")).isEqualTo("Bearer t0SECRETTOKEN");
        assertThat(asked.getFirst().path()).isEqualTo("/echo/T0SECRETPATH?token=q0SECRETQUERY");
        assertThat(problem.evidence()).singleElement().asString().startsWith("you sent ***");
        assertThat(problem.toString()).doesNotContain("SECRET");
        assertThat(new String(Json.write(work.command()), UTF_8)).doesNotContain("SECRET");
        assertThat(hooks.precheck(work)).isEmpty();
    }

    @Test
    void a_long_answer_is_cut_after_what_is_secret_was_taken_out() throws Exception {
        var secret = "s0SECRET".repeat(10);
        answering("/long", 400, "x".repeat(470) + secret + "y".repeat(2000));
        var hook = hook("quiesce", "/long", ",\"headersFrom\":{\"X-Key\":\"env:KEY\"}");

        var problem = problem(run(HookTurns.of(hook, Phase.QUIESCE, Map.of(), Map.of("env:KEY", secret))));

        assertThat(problem.evidence()).singleElement().asString().hasSize(500).doesNotContain("SECRET");
    }

    private List<Finding> look(Hook hook, Map<String, String> secrets) throws InterruptedException {
        return hooks.precheck(HookTurns.of(hook, phase(hook), Map.of(), secrets));
    }

    @Test
    void what_could_not_be_sent_is_found_before_anything_is_touched() throws Exception {
        var missing = hook("quiesce", "/", ",\"headersFrom\":{\"X-Key\":\"env:KEY\"}");
        var secretUrl = Json.read("""
                {"type":"http","name":"page","at":"resume","urlFrom":"env:URL"}""".getBytes(), Hook.class);
        var inside = Json.read("""
                {"type":"http","name":"page","at":"resume","url":"http://10.1.2.3/"}""".getBytes(), Hook.class);

        assertThat(look(missing, Map.of())).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("hook-secret-missing");
            assertThat(finding.severity()).isEqualTo(Severity.BLOCK);
            assertThat(finding.object()).isEqualTo("hook page");
            assertThat(finding.explanation()).contains("env:KEY");
        });
        assertThat(look(missing, Map.of("env:KEY", "two\nlines s0SECRET")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString())
                        .contains("hook-secret-missing")
                        .doesNotContain("SECRET"));
        assertThat(look(secretUrl, Map.of("env:URL", "mail to s0SECRET")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString())
                        .contains("hook-secret-missing", "env:URL")
                        .doesNotContain("SECRET"));
        assertThat(look(secretUrl, Map.of("env:URL", "ftp://127.0.0.1/s0SECRET")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString())
                        .contains("hook-unreachable")
                        .doesNotContain("SECRET"));
        assertThat(look(inside, Map.of())).extracting(Finding::id).containsExactly("hook-unreachable");
        assertThat(problem(run(inside)).detail()).contains("10.1.2.3");
        assertThat(asked).isEmpty();
    }
}
