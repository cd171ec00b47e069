package dev.uplift.sandbox.scalingo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import dev.uplift.sandbox.platform.Refusal;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A call of an operation.
 *
 * @param path what stands at the braces of its route
 * @param body missing where none came
 * @param token whose the call is; empty where none is needed
 */
record ApiCall(Request request, Map<String, String> path, JsonNode body, Optional<Token> token) {

    private static final Pattern PAGE = Pattern.compile("(?:^|.*&)page=(\\d{1,6})(?:&.*|$)");

    /** @throws Refusal if the body is no JSON */
    static ApiCall of(Request request, Map<String, String> path, Optional<Token> token) {
        return new ApiCall(request, path, read(request.body()), token);
    }

    private static JsonNode read(byte[] body) {
        try {
            return Json.mapper().readTree(body);
        } catch (IOException unreadable) {
            throw Refusal.of("bad_request", "the body is no JSON");
        }
    }

    String path(String name) {
        return path.get(name);
    }

    String region() {
        return path("region");
    }

    /** Which page of a list is asked for; 1 where none is. */
    int page() {
        var query = request.uri().getRawQuery();
        var asked = PAGE.matcher(query == null ? "" : query);
        return asked.matches() ? Math.max(1, Integer.parseInt(asked.group(1))) : 1;
    }

    /** Where the caller reached the simulator, without a slash at the end. */
    String base() {
        return "http://" + request.headers().getOrDefault("host", "127.0.0.1");
    }

    String header(String name) {
        return request.headers().getOrDefault(name, "");
    }
}
