package dev.uplift.worker.provider.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** One server of the simulated platform, over HTTP. */
record SimulatedServer(String endpoint, String name) {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /** The server as the platform shows it. */
    record Seen(String identity, String version, Map<String, Effect> effects, Map<String, Double> metrics) {}

    /** Something that was asked for; {@code state} is running, done or failed. */
    record Effect(int count, String state, String problem) {}

    /** The platform did not answer, or answered that it cannot now. */
    static final class Unreachable extends Exception {
        Unreachable(String message) {
            super(message, null, false, false);
        }

        Problem problem() {
            return Problem.of(Kind.TRANSIENT, "platform-unreachable", getMessage(), "Wait, or look at the platform.");
        }
    }

    static SimulatedServer of(Server server) {
        return new SimulatedServer(
                String.valueOf(server.address().get("endpoint")),
                String.valueOf(server.address().get("server")));
    }

    Seen look() throws Unreachable, InterruptedException {
        var body = Json.read(send(request("").GET()), JsonNode.class);
        var effects = new HashMap<String, Effect>();
        body.path("effects").properties().forEach(entry -> effects.put(entry.getKey(), effect(entry.getValue())));
        var metrics = new HashMap<String, Double>();
        body.path("metrics")
                .properties()
                .forEach(entry -> metrics.put(entry.getKey(), entry.getValue().asDouble()));
        return new Seen(body.path("identity").asText(), body.path("version").asText(), effects, metrics);
    }

    private static Effect effect(JsonNode node) {
        return new Effect(
                node.path("count").asInt(),
                node.path("state").asText(),
                node.path("problem").asText());
    }

    /** Starts an effect; not idempotent. */
    void start(String key, Map<String, Object> parameters) throws Unreachable, InterruptedException {
        send(request("/effects/" + encode(key)).POST(BodyPublishers.ofByteArray(Json.write(parameters))));
    }

    /**
     * The servers of a platform, by name.
     *
     * @param after the name before the first one; empty for the first page
     */
    static JsonNode list(String endpoint, String after) throws Unreachable, InterruptedException {
        var page = HttpRequest.newBuilder(URI.create(endpoint + "/servers?after=" + encode(after)))
                .timeout(TIMEOUT);
        return Json.read(send(page.GET()), JsonNode.class);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(endpoint + "/servers/" + encode(name) + path))
                .timeout(TIMEOUT);
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }

    private static byte[] send(HttpRequest.Builder request) throws Unreachable, InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException away) {
            throw new Unreachable("The simulated platform does not answer: " + away);
        }
        if (response.statusCode() / 100 != 2) {
            throw new Unreachable("The simulated platform answers %d.".formatted(response.statusCode()));
        }
        return response.body();
    }
}
