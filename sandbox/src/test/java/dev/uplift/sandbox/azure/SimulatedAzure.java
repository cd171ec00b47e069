package dev.uplift.sandbox.azure;

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
import java.time.Duration;

/** A simulator whose time stands still until a test moves it, and plain HTTP to it. */
final class SimulatedAzure implements AutoCloseable {

    static final String SUBSCRIPTION = "6f1c9e0a-0000-4000-8000-000000000001";
    static final String GROUP = "shop";
    static final String VERSION = "2025-08-01";
    static final String WITH_PRECHECKS = "2026-10-01";

    /** Longer than anything takes. */
    static final Duration LONG = Duration.ofHours(2);

    private final AzureSimulator azure = AzureSimulator.start(PlatformClock.standing(), 0);
    private final HttpClient http = HttpClient.newHttpClient();

    SimulatedAzure() throws IOException {}

    /** What came back. */
    record Answered(int status, HttpHeaders headers, JsonNode body) {

        /** @param pointer RFC 6901 */
        String text(String pointer) {
            return body.at(pointer).asText();
        }

        String code() {
            return text("/error/code");
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    AzureSimulator azure() {
        return azure;
    }

    ResourceGroup group() {
        return azure.group(SUBSCRIPTION, GROUP);
    }

    void create(String name, String version) {
        group().create(NewServer.of(name, version));
    }

    ServerView view(String name) {
        return group().server(name).orElseThrow();
    }

    void pass(Duration time) {
        azure.clock().advance(time);
    }

    static String servers() {
        return "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.DBforPostgreSQL/flexibleServers"
                .formatted(SUBSCRIPTION, GROUP);
    }

    static String server(String name) {
        return servers() + "/" + name;
    }

    Answered get(String path) {
        return call("GET", path, "");
    }

    Answered patch(String path, String body) {
        return call("PATCH", path, body);
    }

    Answered put(String path, String body) {
        return call("PUT", path, body);
    }

    Answered post(String path, String body) {
        return call("POST", path, body);
    }

    Answered delete(String path) {
        return call("DELETE", path, "");
    }

    Answered upgrade(String name, String version) {
        return patch(server(name), "{\"properties\":{\"version\":\"%s\"}}".formatted(version));
    }

    Answered call(String method, String path, String body) {
        return call(method, path, VERSION, body);
    }

    /** @param path without api-version */
    Answered call(String method, String path, String apiVersion, String body) {
        var mark = path.contains("?") ? "&" : "?";
        return send(method, URI.create(azure.uri() + path + mark + "api-version=" + apiVersion), body, "Bearer any");
    }

    /** The status of the operation that an answer began. */
    Answered follow(Answered accepted) {
        return send("GET", URI.create(accepted.header("Azure-AsyncOperation")), "", "Bearer any");
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
                            : Json.mapper().getNodeFactory().textNode(new String(answer.body())));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** Asserts that it was refused. @return the text of the refusal */
    static String refused(int status, String code, Answered answer) {
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
        return answer.text("/error/message");
    }

    /** Asserts that it was accepted. */
    static Answered accepted(Answered answer) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
        return answer;
    }

    @Override
    public void close() {
        http.close();
        azure.close();
    }
}
