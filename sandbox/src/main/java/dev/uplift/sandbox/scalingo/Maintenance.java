package dev.uplift.sandbox.scalingo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import java.time.Instant;
import java.util.UUID;

/**
 * Something that the platform does to a database, or is going to do.
 *
 * @param type for example {@code instance-migration}
 * @param status for example {@code queued}
 */
record Maintenance(String id, String type, String status, Instant started) {

    static Maintenance of(String type, String status, Instant now) {
        return new Maintenance(UUID.randomUUID().toString(), type, status, now);
    }

    /** Whether nothing else should begin now. */
    boolean isInTheWay() {
        return status.equals("queued") || status.equals("running");
    }

    ObjectNode wire(String database) {
        return Json.mapper()
                .createObjectNode()
                .put("id", id)
                .put("database_id", database)
                .put("type", type)
                .put("status", status)
                .put("started_at", Wire.time(started))
                .putNull("ended_at");
    }
}
