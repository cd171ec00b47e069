package dev.uplift.sandbox.scalingo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.platform.PlatformClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** A simulator whose time stands still until a test moves it, and plain HTTP to it. */
final class SimulatedScalingo implements AutoCloseable {

    /** Longer than anything takes, but for the base backup after an upgrade. */
    static final Duration LONG = Duration.ofMinutes(9);

    private final ScalingoSimulator scalingo = ScalingoSimulator.start(PlatformClock.standing(), 0);
    private final HttpClient http = HttpClient.newHttpClient();

    SimulatedScalingo() throws IOException {}

    /** What came back. */
    record Answered(int status, HttpHeaders headers, JsonNode body) {

        /** @param pointer RFC 6901 */
        String text(String pointer) {
            return body.at(pointer).asText();
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    ScalingoSimulator scalingo() {
        return scalingo;
    }

    void pass(Duration time) {
        scalingo.clock().advance(time);
    }

    /** A bearer for an API token. */
    String user(String apiToken) {
        return exchange(apiToken).text("/token");
    }

    String user() {
        return user(scalingo.token());
    }

    Answered exchange(String apiToken) {
        var basic = Base64.getEncoder().encodeToString((":" + apiToken).getBytes(StandardCharsets.UTF_8));
        return send("POST", URI.create(scalingo.authUrl() + "/tokens/exchange"), "", "Basic " + basic);
    }

    /** The bearer of a database's addon. */
    String addon(SimulatedDatabase database, String user) {
        return call("POST", api("/apps/%s/addons/%s/token".formatted(database.app(), database.id())), user, "")
                .text("/addon/token");
    }

    String addon(SimulatedDatabase database) {
        return addon(database, user());
    }

    /** @param path of the region's API */
    URI api(String path) {
        return URI.create(scalingo.apiUrl().replace("{region}", NewDatabase.REGION) + path);
    }

    /** @param path of the API of databases */
    URI databaseApi(String path) {
        return URI.create(scalingo.databaseApiUrl().replace("{region}", NewDatabase.REGION) + path);
    }

    /** Of the region's API, by a user. */
    Answered get(String path) {
        return call("GET", api(path), user(), "");
    }

    Answered post(String path, String body) {
        return call("POST", api(path), user(), body);
    }

    /** Of a database, by its addon. @param path below it, with a slash, or empty */
    Answered get(SimulatedDatabase database, String path) {
        return call("GET", databaseApi("/databases/" + database.id() + path), addon(database), "");
    }

    Answered post(SimulatedDatabase database, String path, String body) {
        return call("POST", databaseApi("/databases/" + database.id() + path), addon(database), body);
    }

    Answered upgrade(SimulatedDatabase database) {
        return post(database, "/upgrade", "{}");
    }

    /** The operation that an answer began. */
    Answered follow(SimulatedDatabase database, Answered accepted) {
        return call("GET", URI.create(accepted.header("Location")), addon(database), "");
    }

    Answered call(String method, URI uri, String bearer, String body) {
        return send(method, uri, body, "Bearer " + bearer);
    }

    Answered send(String method, URI uri, String body, String authorization) {
        var request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            var json = answer.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
            return new Answered(
                    answer.statusCode(),
                    answer.headers(),
                    json
                            ? Json.mapper().readTree(answer.body())
                            : Json.mapper()
                                    .getNodeFactory()
                                    .textNode(new String(answer.body(), StandardCharsets.UTF_8)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** Asserts that it was answered well. */
    static Answered answered(int status, Answered answer) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        return answer;
    }

    @Override
    public void close() {
        http.close();
        scalingo.close();
    }
}
