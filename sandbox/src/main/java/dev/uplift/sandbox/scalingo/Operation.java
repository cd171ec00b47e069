package dev.uplift.sandbox.scalingo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Something that takes time, of an app or of a database. */
final class Operation {

    private final String id = UUID.randomUUID().toString();
    private final String type;
    private final Instant created;
    private Status status = Status.PENDING;
    private Optional<Instant> finished = Optional.empty();
    private Optional<String> error = Optional.empty();

    /** How far it is. */
    enum Status {
        PENDING,
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    Operation(String type, Instant created) {
        this.type = type;
        this.created = created;
    }

    String id() {
        return id;
    }

    boolean isUnderWay() {
        return finished.isEmpty();
    }

    void run() {
        status = Status.RUNNING;
    }

    void succeed(Instant now) {
        status = Status.SUCCEEDED;
        finished = Optional.of(now);
    }

    void fail(String why, Instant now) {
        status = Status.FAILED;
        error = Optional.of(why);
        finished = Optional.of(now);
    }

    /** @param success how the caller's API calls a success */
    ObjectNode wire(String success) {
        return Json.mapper()
                .createObjectNode()
                .put("id", id)
                .put("type", type)
                .put("status", text(success))
                .put("created_at", Wire.time(created))
                .put("finished_at", finished.map(Wire::time).orElse(null))
                .put("error", error.orElse(null));
    }

    private String text(String success) {
        return switch (status) {
            case PENDING -> "pending";
            case RUNNING -> "running";
            case SUCCEEDED -> success;
            case FAILED -> "error";
        };
    }
}
