package dev.uplift.sandbox.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** What a service counts, as it tells Prometheus. It begins at 0 when its process starts. */
public final class Counters {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Counters() {}

    /**
     * The sum of all series of a counter.
     *
     * @param name for example {@code uplift_provider_calls_total}
     * @param labels that a series must have
     * @return 0 where nothing was counted yet
     */
    public static long sum(StackProcess service, String name, Map<String, String> labels)
            throws IOException, InterruptedException {
        return sum(text(service), name, labels);
    }

    static long sum(String text, String name, Map<String, String> labels) {
        return Math.round(text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> labels.entrySet().stream()
                        .allMatch(label -> line.contains("%s=\"%s\"".formatted(label.getKey(), label.getValue()))))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum());
    }

    private static String text(StackProcess service) throws IOException, InterruptedException {
        try (var http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            var uri = URI.create("http://127.0.0.1:%d/q/metrics".formatted(service.port()));
            var request = HttpRequest.newBuilder(uri)
                    .timeout(TIMEOUT)
                    .header("Accept", "text/plain")
                    .build();
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("%s: %d".formatted(uri, response.statusCode()));
            }
            return response.body();
        }
    }
}
