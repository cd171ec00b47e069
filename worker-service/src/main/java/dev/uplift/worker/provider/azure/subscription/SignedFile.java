package dev.uplift.worker.provider.azure.subscription;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/** A file in Azure's storage that a signed URL leads to. Whoever has the URL may read it, so no token goes there. */
public final class SignedFile {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int FOUND = 200;

    private SignedFile() {}

    /** Its last lines; none where it cannot be read. @param url a secret */
    public static List<String> tail(String url, int lines) {
        try {
            var request =
                    HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER).build();
            var response = HTTP.send(request, BodyHandlers.ofLines());
            try (var body = response.body()) {
                var last = new ArrayDeque<String>();
                body.filter(line -> !line.isBlank()).forEach(line -> {
                    last.add(line);
                    if (last.size() > lines) {
                        last.remove();
                    }
                });
                return response.statusCode() == FOUND ? List.copyOf(last) : List.of();
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException _) {
            // evidence that is not to be had is missing, and nothing else is
            return List.of();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Interrupted(interrupted);
        }
    }
}
