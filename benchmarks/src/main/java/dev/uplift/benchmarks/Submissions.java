package dev.uplift.benchmarks;

import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Sends requests for upgrades, as many at once as an eager portal would. */
final class Submissions {

    private static final int AT_ONCE = 32;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final String token;
    private final IntFunction<Map<String, Object>> requests;

    /** @param requests the body for each number from 0 on */
    Submissions(Stack stack, IntFunction<Map<String, Object>> requests) {
        this.uri = URI.create(stack.apiUrl() + "/api/v1/upgrades");
        this.token = stack.token("operator");
        this.requests = requests;
    }

    /** Returns when all were accepted. */
    void submit(int count) throws InterruptedException {
        try (var senders = Executors.newFixedThreadPool(AT_ONCE)) {
            var sent = IntStream.range(0, count)
                    .mapToObj(n -> senders.submit(() -> send(requests.apply(n))))
                    .toList();
            for (Future<?> each : sent) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }

    private Void send(Map<String, Object> body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofByteArray(Json.write(body)))
                .build();
        var response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 201) {
            throw new IllegalStateException(
                    List.of(response.statusCode(), response.body()).toString());
        }
        return null;
    }
}
