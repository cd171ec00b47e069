package dev.uplift.sandbox.azure;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a call is answered.
 *
 * @param headers beside those that every answer has
 */
record Reply(int status, Map<String, String> headers, Optional<Object> body) {

    static Reply ok(Object body) {
        return new Reply(200, Map.of(), Optional.of(body));
    }

    static Reply list(List<?> items) {
        return ok(Map.of("value", items));
    }

    static Reply noContent() {
        return new Reply(204, Map.of(), Optional.empty());
    }
}
