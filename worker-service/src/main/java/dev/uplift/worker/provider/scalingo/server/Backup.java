package dev.uplift.worker.provider.scalingo.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A dump that Scalingo keeps.
 *
 * @param created when it was asked for
 */
public record Backup(String id, Instant created, String method, State state) {

    /** How far it is. */
    public enum State {
        RUNNING,
        DONE,
        FAILED
    }

    /** @param json what {@code database_backup} holds, or an element of {@code database_backups} */
    public static Backup of(JsonNode json) {
        var state = switch (json.path("status").asText()) {
            case "done" -> State.DONE;
            case "error", "cancelled", "cancelling" -> State.FAILED;
            // scheduled, pending, running
            default -> State.RUNNING;
        };
        return new Backup(
                json.path("id").asText(),
                Instant.parse(json.path("created_at").asText()),
                json.path("method").asText(),
                state);
    }

    /** Whether somebody asked for it. */
    public boolean isManual() {
        return method.equals("manual");
    }
}
