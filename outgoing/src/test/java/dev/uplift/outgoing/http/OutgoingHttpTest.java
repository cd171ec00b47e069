package dev.uplift.outgoing.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.uplift.outgoing.http.AddressRule.Refused;
import dev.uplift.outgoing.http.OutgoingHttp.Answer;
import dev.uplift.outgoing.http.OutgoingHttp.NoAnswer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server on this machine, and what is asked of it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OutgoingHttpTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static Vertx vertx;

    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch tested = new CountDownLatch(1);
    private HttpServer server;

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
        server.createContext("/", exchange -> answer(exchange, 200, "Grüße from " + exchange.getRequestURI()));
        server.createContext(
                "/host",
                exchange -> answer(exchange, 200, exchange.getRequestHeaders().getFirst("Host")));
        server.createContext("/echo", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var kind = exchange.getRequestHeaders().getFirst("Content-Type");
            exchange.getResponseHeaders().add("Retry-After", "7");
            answer(exchange, 503, "%s %s %s".formatted(exchange.getRequestMethod(), kind, body));
        });
        server.createContext("/elsewhere", exchange -> {
            exchange.getResponseHeaders().add("Location", "/");
            answer(exchange, 302, "");
        });
        server.createContext("/long", exchange -> answer(exchange, 200, "x".repeat(3 * 1024 * 1024)));
        server.createContext("/slow", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            await();
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        tested.countDown();
        server.stop(0);
    }

    private void await() {
        try {
            tested.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        requests.incrementAndGet();
        var bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var stream = exchange.getResponseBody()) {
            stream.write(bytes);
        } catch (IOException _) {
            // who asked has read enough
        }
    }

    private Answer get(AddressRule rule, String path) throws Exception {
        return get(rule, "127.0.0.1", path, LIMIT);
    }

    private Answer get(AddressRule rule, String host, String path, Duration limit) throws Exception {
        var url = "http://%s:%d%s".formatted(host, server.getAddress().getPort(), path);
        return new OutgoingHttp(vertx, rule).get(URI.create(url), limit);
    }

    private static AddressRule allowing(String... entries) {
        return new AddressRule(Optional.of(List.of(entries)));
    }

    @Test
    void what_the_rule_refuses_is_not_asked() {
        for (var host : List.of("127.0.0.1", "localhost", "[::ffff:127.0.0.1]")) {
            assertThatThrownBy(() -> get(allowing(), host, "/", LIMIT)).isInstanceOf(Refused.class);
        }

        assertThat(requests).hasValue(0);
    }

    @Test
    void status_and_body_come_back() throws Exception {
        assertThat(get(allowing("127.0.0.1"), "/a%20b?c=d%26e"))
                .isEqualTo(new Answer(200, "Grüße from /a%20b?c=d%26e", true));
        assertThat(get(allowing("127.0.0.0/8"), "")).isEqualTo(new Answer(200, "Grüße from /", true));
    }

    @Test
    void a_body_is_sent_with_its_headers_and_the_answer_says_when_to_come_again() throws Exception {
        var url = URI.create(
                "http://127.0.0.1:%d/echo".formatted(server.getAddress().getPort()));

        var answer = new OutgoingHttp(vertx, allowing("127.0.0.1"))
                .send(HttpMethod.POST, url, Map.of("Content-Type", "text/x"), "Grüße", LIMIT);

        assertThat(answer).isEqualTo(new Answer(503, "POST text/x Grüße", true, Optional.of("7")));
    }

    @Test
    void an_answer_is_read_however_quickly_it_comes() throws Exception {
        var http = new OutgoingHttp(vertx, allowing("127.0.0.1"));
        var url =
                URI.create("http://127.0.0.1:%d/x".formatted(server.getAddress().getPort()));

        for (int i = 0; i < 300; i++) {
            assertThat(http.get(url, LIMIT).body()).isEqualTo("Grüße from /x");
        }
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        assertThat(get(allowing("127.0.0.1"), "/elsewhere").status()).isEqualTo(302);
        assertThat(requests).hasValue(1);
    }

    @Test
    void the_address_that_was_checked_is_used_although_the_name_has_another_one_then() throws Exception {
        var lookups = new AtomicInteger();
        var rule = new AddressRule(List.of("127.0.0.1"), host -> new InetAddress[] {
            InetAddress.ofLiteral(lookups.incrementAndGet() == 1 ? "127.0.0.1" : "169.254.169.254")
        });

        var answer = get(rule, "rebinding.invalid", "/host", LIMIT);

        assertThat(answer.body())
                .isEqualTo("rebinding.invalid:" + server.getAddress().getPort());
        assertThat(lookups).hasValue(1);
    }

    @Test
    void an_address_that_takes_no_connection_is_followed_by_the_next() throws Exception {
        var rule = new AddressRule(List.of("127.0.0.0/8"), host ->
                new InetAddress[] {InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("127.0.0.1")});

        assertThat(get(rule, "two.invalid", "/host", LIMIT).status()).isEqualTo(200);
    }

    @Test
    void a_long_body_is_read_in_part() throws Exception {
        var answer = get(allowing("127.0.0.1"), "/long");

        assertThat(answer.whole()).isFalse();
        assertThat(answer.body()).hasSizeBetween(1024 * 1024, 1024 * 1024 + 100_000);
    }

    @Test
    void an_answer_that_does_not_end_is_not_waited_for() {
        assertThatThrownBy(() -> get(allowing("127.0.0.1"), "127.0.0.1", "/slow", Duration.ofMillis(500)))
                .isInstanceOf(NoAnswer.class)
                .hasMessage("no answer in time");
        assertThat(requests).hasValue(1);
    }

    @Test
    void a_port_at_which_nobody_listens_is_a_sentence() throws IOException {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        var http = new OutgoingHttp(vertx, allowing("127.0.0.1"));

        assertThatThrownBy(() -> http.get(URI.create("http://127.0.0.1:" + free), LIMIT))
                .isInstanceOf(NoAnswer.class)
                .hasMessageStartingWith("no answer: Connection refused");
    }

    @Test
    void a_certificate_that_nobody_signed_is_not_believed(@TempDir Path folder) throws Exception {
        var secured = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        secured.setHttpsConfigurator(new HttpsConfigurator(selfSigned(folder.resolve("keys"))));
        secured.createContext("/", exchange -> answer(exchange, 200, "secret"));
        secured.start();
        try {
            var url = URI.create("https://localhost:" + secured.getAddress().getPort());

            assertThatThrownBy(() -> new OutgoingHttp(vertx, allowing("localhost")).get(url, LIMIT))
                    .isInstanceOf(NoAnswer.class)
                    .hasMessageContaining("certification path");
            assertThat(requests).hasValue(0);
        } finally {
            secured.stop(0);
        }
    }

    private static SSLContext selfSigned(Path file) throws Exception {
        var password = "changeit";
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        password)
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor())
                .as(new String(made.getInputStream().readAllBytes()))
                .isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (var stream = Files.newInputStream(file)) {
            keys.load(stream, password.toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
