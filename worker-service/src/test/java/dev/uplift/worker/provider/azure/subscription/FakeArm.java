package dev.uplift.worker.provider.azure.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Something that listens on plain HTTP and answers what it is told, in order; the last answer again and again. */
public final class FakeArm implements AutoCloseable {

    public static final ServerAddress ORDERS = new ServerAddress("s-1", "rg", "orders");

    /** What was asked, and by whom. */
    public record Asked(String method, String uri, String authorization, String body) {}

    private record Told(int status, Map<String, String> headers, String body) {}

    public final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Told> told = new ConcurrentLinkedQueue<>();
    private final HttpServer http;
    private volatile Instant now = Instant.parse("2026-11-01T10:00:00Z");
    private volatile Told last = new Told(500, Map.of(), "");

    public FakeArm() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", exchange -> {
            try (exchange) {
                asked.add(new Asked(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
                var next = told.poll();
                last = next == null ? last : next;
                last.headers().forEach(exchange.getResponseHeaders()::set);
                var bytes = last.body().getBytes(UTF_8);
                exchange.sendResponseHeaders(last.status(), bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        http.start();
    }

    public FakeArm answers(int status, String body) {
        return answers(status, Map.of(), body);
    }

    /** @param body JSON, which may have ' in place of " */
    public FakeArm answers(int status, Map<String, String> headers, String body) {
        told.add(new Told(status, headers, body.contains("\"") ? body : body.replace('\'', '"')));
        return this;
    }

    public Instant now() {
        return now;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:%d".formatted(http.getAddress().getPort()));
    }

    public Subscriptions subscriptions() {
        return new Subscriptions(uri(), "2025-08-01", "token-1", Duration.ofSeconds(1), () -> now);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
