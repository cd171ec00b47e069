package dev.uplift.sandbox.scalingo;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
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

    Map<String, Object> wire(String database) {
        var out = new HashMap<String, Object>();
        out.put("id", id);
        out.put("database_id", database);
        out.put("type", type);
        out.put("status", status);
        out.put("started_at", Wire.time(started));
        out.put("ended_at", null);
        return out;
    }
}
