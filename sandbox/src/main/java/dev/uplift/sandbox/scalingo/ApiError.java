package dev.uplift.sandbox.scalingo;

import dev.uplift.sandbox.platform.Refusal;
import java.util.List;
import java.util.Map;

/**
 * How calls are refused. The word of a {@link Refusal} is the {@code code} of 400 and 403, the {@code resource} of 404 and the
 * field of 422; other answers have none.
 */
final class ApiError {

    private static final String NO_WORD = "";

    private ApiError() {}

    static Refusal notFound(String resource) {
        return Refusal.notFound(resource, "not found");
    }

    static Refusal unauthorized(String why) {
        return new Refusal(401, NO_WORD, why);
    }

    static Refusal forbidden() {
        return new Refusal(403, "forbidden", "You are not allowed to do this operation");
    }

    /** There is no means of payment. */
    static Refusal unpaid() {
        return new Refusal(402, NO_WORD, "a payment method is needed to provision this addon");
    }

    static Refusal conflict(String why) {
        return new Refusal(409, NO_WORD, why);
    }

    static Refusal invalid(String field, String why) {
        return new Refusal(422, field, why);
    }

    static Refusal tooMany() {
        return new Refusal(429, NO_WORD, "Retry later");
    }

    /** As JSON. */
    static Object body(int status, String word, String message) {
        return switch (status) {
            case 400, 403 -> Map.of("error", message, "code", word);
            case 402 ->
                Map.of("name", "payment-required", "error", message, "url", "https://dashboard.scalingo.com/billing");
            case 404 -> Map.of("resource", word, "error", message);
            case 422 -> Map.of("errors", Map.of(word, List.of(message)));
            default -> Map.of("error", message);
        };
    }
}
