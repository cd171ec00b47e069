package dev.uplift.sandbox.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Asks the services how they are. */
final class ServiceProbe {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    private ServiceProbe() {}

    static boolean isReady(int port) {
        return get(request(port, "/q/health/ready").build()).isPresent();
    }

    /** Whether the API knows a provider, which means that a worker has reached it. */
    static boolean hasProviders(int port, String token) {
        var request = request(port, "/api/v1/providers")
                .header("Authorization", "Bearer " + token)
                .build();
        return get(request).map(ServiceProbe::hasElements).orElse(false);
    }

    /** A list, or the page of a list. */
    private static boolean hasElements(JsonNode answer) {
        return answer.isArray()
                ? !answer.isEmpty()
                : answer.valueStream().anyMatch(field -> field.isArray() && !field.isEmpty());
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .timeout(TIMEOUT);
    }

    /** The document of a 200; nothing for every other answer or none. */
    private static Optional<JsonNode> get(HttpRequest request) {
        try {
            var response = CLIENT.send(request, BodyHandlers.ofByteArray());
            return response.statusCode() == 200
                    ? Optional.of(Json.mapper().readTree(response.body()))
                    : Optional.empty();
        } catch (IOException noAnswer) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }
}
