package dev.uplift.api.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A real server that takes announcements at paths which the test names, and answers what the test wants. */
final class Receivers implements AutoCloseable {

    /** A request as it came. */
    record Taken(String path, Map<String, String> headers, String body) {

        /** By Standard Webhooks, written down here once more. @param key in base64 */
        boolean isSigned(String key, String text) throws GeneralSecurityException {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "any"));
            mac.update(headers.get("webhook-id").getBytes(UTF_8));
            mac.update((byte) '.');
            mac.update(headers.get("webhook-timestamp").getBytes(UTF_8));
            mac.update((byte) '.');
            var expected = mac.doFinal(text.getBytes(UTF_8));
            var signature = headers.get("webhook-signature").split(",", 2);
            return signature[0].equals("v1")
                    && MessageDigest.isEqual(Base64.getDecoder().decode(signature[1]), expected);
        }
    }

    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Integer>> answers = new ConcurrentHashMap<>();
    private final Map<String, String> retryAfter = new ConcurrentHashMap<>();
    private final HttpServer server;

    Receivers() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(Thread::startVirtualThread);
        server.createContext("/", this::take);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
    }

    /** The next answers at this path; 200 after them. */
    Receivers answering(String path, Integer... statuses) {
        answers.put(path, new ArrayDeque<>(List.of(statuses)));
        return this;
    }

    /** With this header in every answer at this path. */
    Receivers retryingAfter(String path, String value) {
        retryAfter.put(path, value);
        return this;
    }

    List<Taken> at(String path) {
        return taken.stream().filter(each -> each.path().equals(path)).toList();
    }

    List<Taken> all() {
        return List.copyOf(taken);
    }

    private void take(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var headers = new ConcurrentHashMap<String, String>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(), values.getFirst()));
        taken.add(new Taken(path, headers, new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        if (path.startsWith("/hang")) {
            hang();
        }
        if (retryAfter.containsKey(path)) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter.get(path));
        }
        var status = next(path);
        var body = "a secret of the receiver".getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        try (var stream = exchange.getResponseBody()) {
            stream.write(body);
        } catch (IOException _) {
            // whoever asked has gone
        }
    }

    private int next(String path) {
        var queue = answers.getOrDefault(path, new ArrayDeque<>());
        synchronized (queue) {
            return queue.isEmpty() ? 200 : queue.remove();
        }
    }

    private void hang() {
        try {
            ended.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        ended.countDown();
        server.stop(0);
    }
}
