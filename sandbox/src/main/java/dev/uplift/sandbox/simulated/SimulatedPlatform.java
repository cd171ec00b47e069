package dev.uplift.sandbox.simulated;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.simulated.SimulatedServer.EndFailed;
import dev.uplift.sandbox.simulated.SimulatedServer.Fault;
import dev.uplift.sandbox.simulated.SimulatedServer.LoseAnswer;
import dev.uplift.sandbox.simulated.SimulatedServer.Refuse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A platform that has nothing but state, spoken to over HTTP. Its state outlives the workers that change it, it counts
 * every call that took effect, and it does wrong what it is told to do wrong.
 *
 * <table>
 * <caption>Its calls</caption>
 * <tr><td>{@code PUT /servers/{name}}</td><td>creates: {@code {"version":"13.16","labels":{"team":"shop"}}}; one that
 * exists stays as it is</td></tr>
 * <tr><td>{@code GET /servers?after={name}}</td><td>100 servers by name, each with identity, version and labels;
 * {@code next} is the last name, if there are more</td></tr>
 * <tr><td>{@code GET /servers/{name}}</td><td>name, identity, version, and each effect with its
 * count, state, problem</td></tr>
 * <tr><td>{@code DELETE /servers/{name}}</td><td>forgets it</td></tr>
 * <tr><td>{@code POST /servers/{name}/effects/{key}}</td><td>starts an effect that takes that long, every time it is
 * called: {@code {"millis":0,"version":"16.9"}}</td></tr>
 * <tr><td>{@code PUT /servers/{name}/faults}</td><td>for the next calls of an effect:
 * {@code {"effect":"x","status":503,"times":2}}, or {@code "loseAnswer":true}, or {@code "problem":"text"}</td></tr>
 * <tr><td>{@code PUT /servers/{name}/held}</td><td>effects of these names, which their keys end with behind a colon, go on
 * until it is told otherwise, however short they are: {@code {"effects":["upgrade"]}}; {@code {}} ends that</td></tr>
 * <tr><td>{@code PUT /servers/{name}/metrics}</td><td>what it seems to measure, shown by GET:
 * {@code {"CPU_PERCENT":95.5}}</td></tr>
 * <tr><td>{@code PUT /listing}</td><td>{@code {"lists":2}}: answers so many lists more, and holds the next until it is told
 * otherwise; {@code {}} ends that</td></tr>
 * <tr><td>{@code GET /calls}</td><td>how many calls that create, list, look, delete or start came</td></tr>
 * </table>
 */
public final class SimulatedPlatform implements AutoCloseable {

    static {
        // otherwise small answers on a kept connection wait 40 ms for the acknowledgement of their headers
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final int PAGE = 100;

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final NavigableMap<String, SimulatedServer> servers = new ConcurrentSkipListMap<>();
    private final Object listing = new Object();
    private long listsLeft = Long.MAX_VALUE;
    private final LongAdder calls = new LongAdder();

    private SimulatedPlatform(HttpServer http) {
        this.http = http;
    }

    /** Starts on 127.0.0.1; port 0 takes a free one. */
    public static SimulatedPlatform start(int port) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var platform = new SimulatedPlatform(HttpServer.create(address, 1024));
        platform.http.setExecutor(platform.threads);
        platform.http.createContext("/", platform::handle);
        platform.http.start();
        return platform;
    }

    /** Where it listens. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** Stops at once; the state is gone. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private record CreateBody(String version, Optional<Map<String, String>> labels) {}

    private record ListingBody(Optional<Long> lists) {}

    private record Listing(List<SimulatedServer.Listed> servers, Optional<String> next) {}

    private record HeldBody(Optional<List<String>> effects) {}

    private record EffectBody(long millis, Optional<String> version) {}

    private record FaultBody(
            String effect, Optional<Integer> status, boolean loseAnswer, Optional<String> problem, Integer times) {

        Fault fault() {
            if (loseAnswer) {
                return new LoseAnswer();
            }
            return status.<Fault>map(Refuse::new).orElseGet(() -> new EndFailed(problem.orElse("as it was told")));
        }
    }

    private static final class Metrics extends TreeMap<String, Double> {}

    private record Calls(long calls) {}

    private record Error(String error) {}

    /** What to send back; no body where there is nothing to say. */
    private sealed interface Answer {}

    private record Send(int status, Optional<Object> body) implements Answer {}

    private record Silence() implements Answer {}

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (answer(exchange)) {
                // closing before any byte was sent cuts the connection
                case Silence() -> {}
                case Send(var status, var body) -> send(exchange, status, body);
            }
        }
    }

    private static void send(HttpExchange exchange, int status, Optional<Object> body) throws IOException {
        if (body.isEmpty()) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        var bytes = Json.write(body.get());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        var path = segments(exchange.getRequestURI());
        var call = exchange.getRequestMethod() + " " + shape(path);
        try {
            return switch (call) {
                case "GET calls" -> found(new Calls(calls.sum()));
                case "PUT listing" -> listing(Json.read(body, ListingBody.class));
                case "GET servers" -> counted(() -> list(after(exchange.getRequestURI())));
                case "PUT servers/*/faults" -> plan(path.get(1), Json.read(body, FaultBody.class));
                case "PUT servers/*/held" -> hold(path.get(1), Json.read(body, HeldBody.class));
                case "PUT servers/*/metrics" -> measure(path.get(1), Json.read(body, Metrics.class));
                case "PUT servers/*" -> counted(() -> create(path.get(1), Json.read(body, CreateBody.class)));
                case "GET servers/*" -> counted(() -> look(path.get(1)));
                case "DELETE servers/*" -> counted(() -> delete(path.get(1)));
                case "POST servers/*/effects/*" ->
                    counted(() -> start(path.get(1), path.get(3), Json.read(body, EffectBody.class)));
                default -> error(404, "no such call: " + call);
            };
        } catch (IllegalArgumentException wrongBody) {
            return error(400, wrongBody.getMessage());
        }
    }

    private interface Call {
        Answer answer();
    }

    private Answer counted(Call call) {
        calls.increment();
        return call.answer();
    }

    private Answer create(String name, CreateBody body) {
        if (body.version() == null) {
            return error(400, "version is missing");
        }
        var created = new SimulatedServer(name, body.version(), body.labels().orElse(Map.of()));
        var before = servers.putIfAbsent(name, created);
        var server = before == null ? created : before;
        synchronized (server) {
            return new Send(before == null ? 201 : 200, Optional.of(server.view(System.nanoTime())));
        }
    }

    private Answer listing(ListingBody body) {
        synchronized (listing) {
            listsLeft = body.lists().orElse(Long.MAX_VALUE);
            listing.notifyAll();
        }
        return new Send(204, Optional.empty());
    }

    private Answer list(String after) {
        try {
            awaitTurn();
        } catch (InterruptedException closing) {
            return new Silence();
        }
        var views = servers.tailMap(after, false).values().stream()
                .limit(PAGE + 1L)
                .map(SimulatedPlatform::listed)
                .toList();
        return views.size() <= PAGE
                ? found(new Listing(views, Optional.empty()))
                : found(new Listing(
                        views.subList(0, PAGE), Optional.of(views.get(PAGE - 1).name())));
    }

    private void awaitTurn() throws InterruptedException {
        synchronized (listing) {
            while (listsLeft == 0) {
                listing.wait();
            }
            listsLeft--;
        }
    }

    private static SimulatedServer.Listed listed(SimulatedServer server) {
        synchronized (server) {
            return server.listed(System.nanoTime());
        }
    }

    private static String after(URI uri) {
        var query = uri.getRawQuery();
        return query == null ? "" : decode(query.replaceFirst("^after=", ""));
    }

    private Answer look(String name) {
        var server = servers.get(name);
        if (server == null) {
            return error(404, "no server " + name);
        }
        synchronized (server) {
            return found(server.view(System.nanoTime()));
        }
    }

    private Answer delete(String name) {
        return servers.remove(name) == null ? error(404, "no server " + name) : new Send(204, Optional.empty());
    }

    private Answer plan(String name, FaultBody body) {
        var server = servers.get(name);
        if (server == null) {
            return error(404, "no server " + name);
        }
        if (body.effect() == null) {
            return error(400, "effect is missing");
        }
        synchronized (server) {
            server.plan(body.effect(), body.fault(), body.times() == null ? 1 : body.times());
        }
        return new Send(204, Optional.empty());
    }

    private Answer hold(String name, HeldBody body) {
        var server = servers.get(name);
        if (server == null) {
            return error(404, "no server " + name);
        }
        synchronized (server) {
            server.hold(body.effects().orElse(List.of()));
        }
        return new Send(204, Optional.empty());
    }

    private Answer measure(String name, Map<String, Double> metrics) {
        var server = servers.get(name);
        if (server == null) {
            return error(404, "no server " + name);
        }
        synchronized (server) {
            server.measure(metrics);
        }
        return new Send(204, Optional.empty());
    }

    private Answer start(String name, String key, EffectBody body) {
        var server = servers.get(name);
        if (server == null) {
            return error(404, "no server " + name);
        }
        synchronized (server) {
            var end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(body.millis());
            var fault = server.nextFault(key);
            if (fault.isPresent() && fault.get() instanceof Refuse(var status)) {
                return error(status, "refused, as it was told");
            }
            var problem = fault.filter(EndFailed.class::isInstance).map(failed -> ((EndFailed) failed).problem());
            server.start(key, end, body.version(), problem);
            return fault.filter(LoseAnswer.class::isInstance).isPresent()
                    ? new Silence()
                    : new Send(202, Optional.of(server.view(System.nanoTime())));
        }
    }

    private static Answer found(Object body) {
        return new Send(200, Optional.of(body));
    }

    private static Answer error(int status, String message) {
        return new Send(status, Optional.of(new Error(message)));
    }

    private static List<String> segments(URI uri) {
        return Arrays.stream(uri.getRawPath().split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(SimulatedPlatform::decode)
                .toList();
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The path with a star for every name in it: servers/orders/effects/x is servers/*&#47;effects/*. */
    private static String shape(List<String> path) {
        var shape = new StringBuilder();
        for (var n = 0; n < path.size(); n++) {
            shape.append(n == 0 ? "" : "/").append(n % 2 == 0 ? path.get(n) : "*");
        }
        return shape.toString();
    }
}
