package dev.uplift.sandbox.azure;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import dev.uplift.sandbox.platform.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A call of an operation.
 *
 * @param path what stands at the braces of its route
 * @param query names as they came
 * @param body empty where none came
 * @param base where the caller reached the simulator, without a slash at the end
 */
record ArmCall(Map<String, String> path, Map<String, String> query, ObjectNode body, String base) {

    static ArmCall of(Request request, Map<String, String> path) {
        return new ArmCall(path, query(request.uri()), read(request.body()), "http://" + host(request));
    }

    private static String host(Request request) {
        return request.headers().getOrDefault("host", "127.0.0.1");
    }

    /** As it stands behind the question mark, decoded. */
    static Map<String, String> query(URI uri) {
        var values = new HashMap<String, String>();
        if (uri.getRawQuery() == null) {
            return values;
        }
        for (var pair : uri.getRawQuery().split("&")) {
            var cut = pair.indexOf('=');
            if (cut > 0) {
                values.put(decoded(pair.substring(0, cut)), decoded(pair.substring(cut + 1)));
            }
        }
        return values;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static ObjectNode read(byte[] body) {
        if (body.length == 0) {
            return Json.mapper().createObjectNode();
        }
        try {
            if (Json.mapper().readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException unreadable) {
            throw invalidContent();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        throw invalidContent();
    }

    private static Refusal invalidContent() {
        return new Refusal(
                400, "InvalidRequestContent", "The request content was invalid and could not be deserialized.");
    }

    String path(String name) {
        return path.get(name);
    }

    Optional<String> query(String name) {
        return query.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    String apiVersion() {
        return query("api-version").orElse("");
    }

    /** The {@code properties} of the body; empty where it has none. */
    ObjectNode properties() {
        return body.path("properties") instanceof ObjectNode properties
                ? properties
                : Json.mapper().createObjectNode();
    }

    /** A text of the properties, by its path with dots. */
    Optional<String> text(String name) {
        var node = properties().at("/" + name.replace('.', '/'));
        return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
    }

    String required(String name) {
        return text(name).orElseThrow(() -> ArmError.invalidValue(name));
    }
}
