package dev.uplift.sandbox.scalingo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A dump that the platform takes. */
final class Backup {

    private final String id = UUID.randomUUID().toString();
    private final String database;
    private final String version;
    private final Instant created;
    private String status = "scheduled";
    private Optional<Instant> started = Optional.empty();
    private Optional<Long> size = Optional.empty();

    /** @param version of the server that it is of */
    Backup(String database, String version, Instant created) {
        this.database = database;
        this.version = version;
        this.created = created;
    }

    String id() {
        return id;
    }

    String status() {
        return status;
    }

    /** Of the server that it is of. */
    String version() {
        return version;
    }

    void run(Instant now) {
        status = "running";
        started = Optional.of(now);
    }

    void succeed(long bytes) {
        status = "done";
        size = Optional.of(bytes);
    }

    void fail() {
        status = "error";
    }

    boolean isDone() {
        return status.equals("done");
    }

    boolean isUnderWay() {
        return size.isEmpty() && !status.equals("error");
    }

    ObjectNode wire() {
        return Json.mapper()
                .createObjectNode()
                .put("id", id)
                .put("created_at", Wire.time(created))
                .put("started_at", started.map(Wire::time).orElse(null))
                .put("name", "%s_%s".formatted(created.getEpochSecond(), database))
                .put("size", size.orElse(null))
                .put("status", status)
                .put("database_id", database)
                .put("method", "manual");
    }
}
