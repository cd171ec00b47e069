package dev.uplift.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Maintenance mode around a real outage, and what becomes of it whatever happens. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HooksTest {

    private static final String TOKEN = "t0kenThatNobodyMaySee";

    private static Uplift uplift;
    private static String token;

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch tested = new CountDownLatch(1);
    private HttpServer application;
    private Pair pair;

    /** What the application was told, and how the source stood to writers then. */
    private record Call(String path, String key, String authorization, JsonPath body, String readOnly) {}

    @BeforeAll
    static void startStack() throws IOException {
        uplift = Uplift.start(
                Map.of("UPLIFT_HTTP_ALLOW", "127.0.0.1"),
                PostgresInstallation.full(Pair.NEW).bin());
        token = uplift.stack().secret("application", "Bearer " + TOKEN);
    }

    @AfterAll
    static void stopStack() throws IOException {
        uplift.close();
    }

    @BeforeEach
    void start() throws IOException {
        pair = Pair.start(uplift.stack());
        application = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        application.setExecutor(Thread::startVirtualThread);
        application.createContext("/", exchange -> answer(exchange, 204));
        application.createContext("/refuses", exchange -> answer(exchange, 409));
        application.createContext("/hangs", exchange -> {
            answerUnless(exchange, calls.stream().noneMatch(call -> call.path().equals("/hangs")));
        });
        application.start();
    }

    @AfterEach
    void stop() throws IOException {
        tested.countDown();
        application.stop(0);
        pair.close();
    }

    private void answerUnless(HttpExchange exchange, boolean hanging) throws IOException {
        if (hanging) {
            keep(exchange);
            try {
                tested.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            exchange.close();
        } else {
            answer(exchange, 204);
        }
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        keep(exchange);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private void keep(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        calls.add(new Call(
                exchange.getRequestURI().getPath(),
                headers.getFirst("Idempotency-Key"),
                headers.getFirst("Authorization"),
                JsonPath.from(new String(exchange.getRequestBody().readAllBytes(), UTF_8)),
                readOnly()));
    }

    private String readOnly() {
        try {
            return Pair.query(pair.source(), "shop", "SHOW default_transaction_read_only")
                    .getFirst();
        } catch (SQLException away) {
            return away.getMessage();
        }
    }

    private Map<String, Object> hook(String name, String at, String path) {
        return Map.of(
                "type",
                "http",
                "name",
                name,
                "at",
                at,
                "url",
                "http://127.0.0.1:%d%s".formatted(application.getAddress().getPort(), path),
                "headersFrom",
                Map.of("Authorization", token));
    }

    private List<String> paths() {
        return calls.stream().map(Call::path).toList();
    }

    private static Map<String, Object> flag(String name, String at, boolean on) {
        return Map.of(
                "type",
                "sql",
                "name",
                name,
                "at",
                at,
                "database",
                "shop",
                "sql",
                "UPDATE flag SET maintenance = " + on);
    }

    private Pair withFlag() throws SQLException {
        pair.withShop(1);
        Pair.execute(
                pair.source(), "shop", "CREATE TABLE flag (maintenance boolean)", "INSERT INTO flag VALUES (false)");
        return pair;
    }

    private static void nobodySeesTheToken(String id) throws IOException {
        var shown = uplift.show(id).prettify() + uplift.timeline(id);
        assertThat(shown).doesNotContain(TOKEN);
        for (var process : uplift.stack().processes()) {
            assertThat(Files.readString(process.log())).doesNotContain(TOKEN);
        }
    }

    @Test
    void maintenance_is_on_before_the_outage_and_off_after_it() throws Exception {
        withFlag();
        var id = uplift.submit(pair.request(
                "127.0.0.1",
                Map.of(
                        "rehearsal",
                        "required",
                        "hooks",
                        List.of(
                                hook("staging", "rehearsal-ready", "/staging"),
                                hook("page-on", "quiesce", "/on"),
                                flag("flag-on", "quiesce", true),
                                hook("broken", "resume", "/refuses"),
                                flag("flag-off", "resume", false),
                                hook("page-off", "resume", "/off")))));

        var ended = uplift.awaitState(id, "SUCCEEDED");

        assertThat(paths()).containsExactly("/staging", "/on", "/refuses", "/off");
        assertThat(calls).extracting(Call::authorization).containsOnly("Bearer " + TOKEN);
        assertThat(calls).extracting(Call::readOnly).containsExactly("off", "off", "on", "on");
        assertThat(calls)
                .extracting(Call::key)
                .containsExactly(
                        "uplift-%s-staging-1".formatted(id),
                        "uplift-%s-page-on-1".formatted(id),
                        "uplift-%s-broken-1".formatted(id),
                        "uplift-%s-page-off-1".formatted(id));
        assertThat(calls.getFirst().body().getString("rehearsal.databases.shop"))
                .isEqualTo("uplift_%s_r1".formatted(id));
        assertThat(calls.getLast().body().getBoolean("undone")).isFalse();
        assertThat(Pair.query(pair.source(), "shop", "SELECT maintenance FROM flag"))
                .containsExactly("t");
        assertThat(Pair.query(pair.target(), "shop", "SELECT maintenance FROM flag"))
                .containsExactly("f");
        assertThat(ended.getList("findings.findAll { it.id == 'hook-failed' }.object", String.class))
                .containsExactly("step hook:broken");
        nobodySeesTheToken(id);
    }

    @Test
    void a_failing_quiesce_leaves_nothing_touched_and_maintenance_off() throws Exception {
        withFlag();
        var id = uplift.submit(pair.request(
                "127.0.0.1",
                Map.of(
                        "hooks",
                        List.of(
                                hook("page-on", "quiesce", "/on"),
                                hook("broken", "quiesce", "/refuses"),
                                hook("page-off", "resume", "/off")))));

        var ended = uplift.awaitState(id, "ROLLED_BACK");

        assertThat(ended.getString("problem.code")).isEqualTo("hook-failed");
        assertThat(paths()).containsExactly("/on", "/refuses", "/off");
        assertThat(calls.getLast().body().getBoolean("undone")).isTrue();
        assertThat(uplift.timeline(id).toString()).doesNotContain("fence-source", "create-roles");
        pair.nothingIsLeft();
        nobodySeesTheToken(id);
    }

    @Test
    void a_cancel_ends_maintenance_when_the_source_is_open_again() throws Exception {
        pair.withShop(1).holdingTheCopy();
        var id = uplift.submit(pair.request(
                "127.0.0.1",
                Map.of("hooks", List.of(hook("page-on", "quiesce", "/on"), hook("page-off", "resume", "/off")))));
        uplift.awaitStep(id, "copy:1");

        assertThat(uplift.ask(id, "cancel").statusCode()).isEqualTo(200);

        uplift.awaitState(id, "CANCELLED");
        assertThat(paths()).containsExactly("/on", "/off");
        assertThat(calls.getLast().readOnly()).isEqualTo("off");
        pair.nothingIsLeft();
    }

    @Test
    void a_hook_that_could_not_be_sent_stops_it_before_anything_is_touched() throws Exception {
        pair.withShop(1);
        var secret = Map.of(
                "type", "http", "name", "page", "at", "quiesce", "urlFrom", token.replace("application", "missing"));
        var inside = Map.of("type", "http", "name", "metadata", "at", "resume", "url", "http://169.254.169.254/latest");
        var scale = Map.of(
                "type", "kubernetes-scale",
                "name", "app",
                "at", "quiesce",
                "namespace", "shop",
                "kind", "Deployment",
                "workload", "web");
        var id = uplift.submit(pair.request("127.0.0.1", Map.of("hooks", List.of(secret, inside, scale))));

        var ended = uplift.awaitState(id, "REJECTED");

        assertThat(ended.getList("findings.findAll { it.severity == 'BLOCK' }.id", String.class))
                .containsExactlyInAnyOrder("hook-secret-missing", "hook-unreachable", "hook-no-cluster");
        pair.nothingIsLeft();
    }

    @Test
    void a_worker_that_is_killed_while_a_hook_hangs_is_replaced_and_the_hook_asked_again_by_the_same_key()
            throws Exception {
        pair.withShop(1);
        var id = uplift.submit(pair.request(
                "127.0.0.1",
                Map.of("hooks", List.of(hook("page-on", "quiesce", "/hangs"), hook("page-off", "resume", "/off")))));
        await("the first call").atMost(Duration.ofSeconds(90)).until(() -> calls.size() == 1);
        var killed = uplift.holderOf(id, "hook:page-on");

        killed.kill();
        killed.start();

        pair.everythingMoved(uplift.awaitState(id, "SUCCEEDED"));
        assertThat(paths()).containsExactly("/hangs", "/hangs", "/off");
        assertThat(calls.subList(0, 2)).extracting(Call::key).containsOnly("uplift-%s-page-on-1".formatted(id));
    }
}
