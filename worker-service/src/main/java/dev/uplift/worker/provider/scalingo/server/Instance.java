package dev.uplift.worker.provider.scalingo.server;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A container of a database.
 *
 * @param type {@code db-node}, {@code gateway} …
 * @param status {@code running}, {@code booting} …
 * @param role {@code leader} or {@code follower}; empty for what holds no data
 */
public record Instance(String id, String type, String status, String role) {

    /** @param json an element of {@code instances_status} */
    public static Instance of(JsonNode json) {
        return new Instance(
                json.path("id").asText(),
                json.path("type").asText(),
                json.path("status").asText(),
                json.path("role").asText(""));
    }

    public boolean isRunning() {
        return status.equals("running");
    }

    /** The dashboard calls it master. */
    public boolean leads() {
        return role.equals("leader") || role.equals("master");
    }

    public boolean follows() {
        return role.equals("follower");
    }
}
