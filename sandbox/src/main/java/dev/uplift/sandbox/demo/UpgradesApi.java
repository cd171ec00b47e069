package dev.uplift.sandbox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.uplift.contracts.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** The REST calls of the demo, made as any client would make them. */
final class UpgradesApi implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper MAPPER = Json.mapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI base;
    private final String token;

    UpgradesApi(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /** Submits an upgrade. @return where to look for it */
    URI submit(Map<String, Object> upgrade) throws IOException, InterruptedException {
        var request = request(base.resolve("/api/v1/upgrades"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofByteArray(Json.write(upgrade)))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 201) {
            throw new IOException("the upgrade was not accepted: " + answer(response));
        }
        var location = response.headers()
                .firstValue("Location")
                .orElseThrow(() -> new IOException("the answer to the new upgrade has no Location"));
        return base.resolve(location);
    }

    /** The upgrade document, as it is now. */
    JsonNode get(URI upgrade) throws IOException, InterruptedException {
        var response = http.send(request(upgrade).GET().build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("GET %s: %s".formatted(upgrade, answer(response)));
        }
        return MAPPER.readTree(response.body());
    }

    /** Asks something of an upgrade. */
    void ask(URI upgrade, String action, Map<String, String> body) throws IOException, InterruptedException {
        var request = request(URI.create(upgrade + "/" + action))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.write(body)))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("POST %s: %s".formatted(request.uri(), answer(response)));
        }
    }

    /** The report in this media type. */
    byte[] report(URI upgrade, String mediaType) throws IOException, InterruptedException {
        var request = request(URI.create(upgrade + "/report"))
                .setHeader("Accept", mediaType)
                .GET()
                .build();
        var response = http.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("GET %s: %d".formatted(request.uri(), response.statusCode()));
        }
        return response.body();
    }

    static UpgradeView view(JsonNode document) throws IOException {
        return MAPPER.treeToValue(document, UpgradeView.class);
    }

    @Override
    public void close() {
        // not close(): that would wait for answers which nobody reads any more
        http.shutdownNow();
    }

    private HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + token);
    }

    private static String answer(HttpResponse<String> response) {
        return "%d %s".formatted(response.statusCode(), response.body().strip());
    }
}
