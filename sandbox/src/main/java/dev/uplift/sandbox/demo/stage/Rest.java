package dev.uplift.sandbox.demo.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Calls of Uplift's API, as any client would make them, by one person. */
final class Rest implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper MAPPER = Json.mapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI base;
    private final String token;

    Rest(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /** Where a path or a relative reference leads. */
    URI resolve(String reference) {
        return base.resolve(reference);
    }

    /** @throws IOException for any other answer than 200 */
    JsonNode get(URI uri) throws IOException, InterruptedException {
        return MAPPER.readTree(get(uri, "application/json"));
    }

    /** The same in this media type. */
    byte[] get(URI uri, String mediaType) throws IOException, InterruptedException {
        var request = request(uri).setHeader("Accept", mediaType).GET().build();
        return send(request, 200).body();
    }

    /** The items of all pages of a list. @param first path and query of its first page; has a query */
    List<JsonNode> pages(String first) throws IOException, InterruptedException {
        var items = new ArrayList<JsonNode>();
        var page = get(resolve(first));
        page.path("items").forEach(items::add);
        while (page.hasNonNull("next")) {
            var cursor = URLEncoder.encode(page.path("next").asText(), StandardCharsets.UTF_8);
            page = get(resolve(first + "&cursor=" + cursor));
            page.path("items").forEach(items::add);
        }
        return items;
    }

    /** @throws IOException for any other answer than that one */
    HttpResponse<byte[]> post(URI uri, Object body, int expected) throws IOException, InterruptedException {
        var request = request(uri)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofByteArray(Json.write(body)))
                .build();
        return send(request, expected);
    }

    /** Where an answer says that what it made is. */
    URI location(HttpResponse<byte[]> response) throws IOException {
        return resolve(response.headers()
                .firstValue("Location")
                .orElseThrow(() -> new IOException("the answer of %s has no Location".formatted(response.uri()))));
    }

    private HttpResponse<byte[]> send(HttpRequest request, int expected) throws IOException, InterruptedException {
        var response = http.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() != expected) {
            throw new IOException("%s %s: %d %s"
                    .formatted(
                            request.method(),
                            request.uri(),
                            response.statusCode(),
                            new String(response.body(), StandardCharsets.UTF_8).strip()));
        }
        return response;
    }

    private HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + token);
    }

    @Override
    public void close() {
        // not close(): that would wait for answers which nobody reads any more
        http.shutdownNow();
    }
}
