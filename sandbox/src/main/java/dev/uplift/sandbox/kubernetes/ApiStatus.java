package dev.uplift.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.sandbox.platform.Refusal;

/** The refusals of the API, which all are objects of the kind Status. */
final class ApiStatus {

    private ApiStatus() {}

    static Refusal notFound(ResourcePath path) {
        return new Refusal(
                404,
                "NotFound",
                "%s \"%s\" not found".formatted(qualified(path), path.name().orElse("")));
    }

    static Refusal alreadyExists(ResourcePath path) {
        return new Refusal(
                409,
                "AlreadyExists",
                "%s \"%s\" already exists"
                        .formatted(qualified(path), path.name().orElse("")));
    }

    static Refusal conflict(ResourcePath path) {
        return new Refusal(
                409,
                "Conflict",
                "Operation cannot be fulfilled on %s \"%s\": the object has been modified; please apply your changes to the latest version and try again"
                        .formatted(qualified(path), path.name().orElse("")));
    }

    static Refusal forbidden(ResourcePath path, String because) {
        return new Refusal(
                403,
                "Forbidden",
                "%s \"%s\" is forbidden: %s"
                        .formatted(qualified(path), path.name().orElse(""), because));
    }

    static Refusal invalid(ResourcePath path, String because) {
        return new Refusal(
                422,
                "Invalid",
                "%s \"%s\" is invalid: %s"
                        .formatted(qualified(path), path.name().orElse(""), because));
    }

    private static String qualified(ResourcePath path) {
        return path.group().isEmpty() ? path.plural() : path.plural() + "." + path.group();
    }

    /** @param status HTTP @param reason Kubernetes' word, for example {@code NotFound} */
    static ObjectNode body(int status, String reason, String message) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("reason", reason)
                .put("code", status);
    }
}
