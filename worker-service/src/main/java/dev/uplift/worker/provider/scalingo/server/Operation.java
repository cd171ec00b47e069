package dev.uplift.worker.provider.scalingo.server;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Work of the platform on a database.
 *
 * @param type for example {@code upgrade}
 * @param error in Scalingo's words; may be empty
 */
public record Operation(String id, String type, State state, String error) {

    /** How far it is. */
    public enum State {
        RUNNING,
        DONE,
        FAILED
    }

    /** @param json what {@code operation} holds */
    public static Operation of(JsonNode json) {
        var status = json.path("status").asText();
        var error = json.path("error").asText("");
        return new Operation(
                json.path("id").asText(),
                json.path("type").asText(),
                state(status),
                error.isEmpty() || error.equals("null") ? "it ended as %s".formatted(status) : error);
    }

    /** The APIs of the region and of databases do not use the same words. */
    private static State state(String status) {
        return switch (status) {
            case "finished", "done" -> State.DONE;
            case "error", "user-error", "cancelled" -> State.FAILED;
            // pending, running, cancelling, and whatever comes
            default -> State.RUNNING;
        };
    }

    public boolean isUpgrade() {
        return type.contains("upgrade");
    }
}
