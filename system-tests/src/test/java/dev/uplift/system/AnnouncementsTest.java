package dev.uplift.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.uplift.sandbox.simulated.SimulatedPlatform;
import dev.uplift.sandbox.stack.Clocks;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a receiver hears of upgrades, while API processes are killed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AnnouncementsTest {

    private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final Duration OPENS_IN = Duration.ofHours(3);

    @TempDir
    static Path folder;

    private static Clocks clocks;
    private static Duration ahead = Duration.ZERO;
    private static Uplift uplift;
    private static SimulatedPlatform platform;
    private static String secret;

    /** An event as it came; {@code id} is that of the delivery. */
    private record Heard(String id, JsonPath event) {
        String kind() {
            return event.getString("data.kind");
        }
    }

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final List<String> forged = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private HttpServer receiver;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        clocks = Clocks.in(folder);
        platform = SimulatedPlatform.start(0);
        uplift = Uplift.start(clocks, Map.of("UPLIFT_HTTP_ALLOW", "127.0.0.1"));
        secret = uplift.stack().secret("announcements", "whsec_" + KEY);
    }

    @AfterAll
    static void stop() throws IOException {
        uplift.close();
        platform.close();
    }

    @BeforeEach
    void startReceiver() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        receiver.setExecutor(Thread::startVirtualThread);
        receiver.createContext("/", this::hear);
        receiver.start();
    }

    @AfterEach
    void stopReceiver() {
        receiver.stop(0);
    }

    private void hear(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        var headers = exchange.getRequestHeaders();
        var id = headers.getFirst("webhook-id");
        var signed = "%s.%s.%s".formatted(id, headers.getFirst("webhook-timestamp"), body);
        if (!("v1," + mac(signed)).equals(headers.getFirst("webhook-signature"))) {
            forged.add(id);
        }
        heard.add(new Heard(id, new JsonPath(body)));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static String mac(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What was heard of an upgrade, in order, each once: an id that was heard before is dropped, as the docs say. */
    private List<Heard> news(String id) {
        var ids = new HashSet<String>();
        return heard.stream()
                .filter(each -> each.event().getString("subject").equals(id) && ids.add(each.id()))
                .toList();
    }

    private List<String> kinds(String id) {
        return news(id).stream().map(Heard::kind).toList();
    }

    private void awaitKinds(String id, String... kinds) {
        await().atMost(LONG).untilAsserted(() -> assertThat(kinds(id)).containsExactly(kinds));
    }

    /** Sets the clock by which all dates go, that of the database; it never goes back here. */
    private static void pass(Duration time) {
        ahead = ahead.plus(time);
        clocks.set("postgres", ahead);
    }

    /** For a window that opens only when the test lets time pass. */
    private String request(Map<String, Object> more) {
        var name = "db-" + UUID.randomUUID();
        RestAssured.given()
                .body("{\"version\":\"13.16\"}")
                .put(platform.uri() + "/servers/" + name)
                .then()
                .statusCode(org.hamcrest.Matchers.lessThan(300));
        var opens = Instant.now().plus(ahead).plus(OPENS_IN);
        var to = Map.of(
                "url", "http://127.0.0.1:%d/".formatted(receiver.getAddress().getPort()), "secretFrom", secret);
        var options = Uplift.options(more);
        options.put("window", Map.of("start", "" + opens, "end", "" + opens.plus(Duration.ofHours(2))));
        options.put("announcements", Map.of("to", List.of(to), "contact", "ada"));
        options.put("provider", Map.of("millis", 1500));
        return uplift.submit(Map.of(
                "server",
                Map.of(
                        "provider",
                        "simulated",
                        "address",
                        Map.of("endpoint", platform.uri().toString(), "server", name)),
                "targetVersion",
                "16",
                "options",
                options));
    }

    private static List<String> deliveries(String id) {
        return uplift.as("viewer")
                .get("/api/v1/upgrades/%s/deliveries".formatted(id))
                .jsonPath()
                .getList("collect { it.kind + ' ' + it.state }");
    }

    private static void killBothApis() {
        for (var api : List.of("api", "api-2")) {
            uplift.process(api).kill();
        }
        for (var api : List.of("api", "api-2")) {
            uplift.process(api).start();
        }
    }

    @Test
    void an_upgrade_is_announced_before_at_the_start_and_at_the_end_whatever_dies_meanwhile() {
        status = 500;
        var id = request(Map.of());
        await().atMost(LONG).until(() -> !heard.isEmpty());
        killBothApis();
        status = 204;

        // Nobody knows whether the first one was taken, so it comes again, when the claim of the dead process is over.
        await().atMost(LONG).until(() -> heard.size() > 1);
        assertThat(heard.get(1).id()).isEqualTo(heard.getFirst().id());
        assertThat(kinds(id)).containsExactly("scheduled");

        pass(OPENS_IN);
        await().atMost(LONG).untilAsserted(() -> assertThat(kinds(id)).startsWith("scheduled", "started"));
        killBothApis();

        uplift.awaitState(id, "SUCCEEDED");
        awaitKinds(id, "scheduled", "started", "ended");
        var ended = news(id).getLast().event();
        assertThat(ended.getString("data.how")).isEqualTo("UPGRADED");
        assertThat(ended.getString("data.window.opens"))
                .isEqualTo(news(id).getFirst().event().getString("data.window.opens"));
        assertThat(ended.getString("text")).contains("has been upgraded from PostgreSQL 13.16 to 16", "Contact: ada.");
        assertThat(forged).isEmpty();
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(deliveries(id))
                        .containsExactly("scheduled DELIVERED", "started DELIVERED", "ended DELIVERED"));
    }

    @Test
    void a_failure_is_announced_and_so_is_the_way_back() {
        var id = request(Map.of("onFailure", "hold"));
        RestAssured.given()
                .body(Map.of("effect", id + ":upgrade", "problem", "the disk is full"))
                .put("%s/servers/%s/faults"
                        .formatted(platform.uri(), uplift.show(id).getString("server.address.server")))
                .then()
                .statusCode(org.hamcrest.Matchers.lessThan(300));
        awaitKinds(id, "scheduled");

        pass(OPENS_IN);

        uplift.awaitState(id, "FAILED");
        awaitKinds(id, "scheduled", "started", "failed");
        var failed = news(id).getLast().event();
        assertThat(failed.getString("data.problem.detail")).contains("the disk is full");
        assertThat(failed.getString("text")).contains("has failed", "the disk is full");

        await().atMost(LONG).until(() -> uplift.ask(id, "rollback").statusCode() == 200);
        uplift.awaitState(id, "ROLLED_BACK");
        awaitKinds(id, "scheduled", "started", "failed", "ended");
        assertThat(news(id).getLast().event().getString("data.how")).isEqualTo("ROLLED_BACK");
        assertThat(forged).isEmpty();
    }

    @Test
    void a_window_that_is_given_up_is_called_off() {
        var id = request(Map.of());
        awaitKinds(id, "scheduled");

        assertThat(uplift.ask(id, "cancel").statusCode()).isEqualTo(200);

        uplift.awaitState(id, "CANCELLED");
        awaitKinds(id, "scheduled", "ended");
        assertThat(news(id).getLast().event().getString("data.how")).isEqualTo("CALLED_OFF");
    }
}
