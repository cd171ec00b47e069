package dev.uplift.sandbox.scalingo;

import dev.uplift.contracts.wire.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Points in time that can be restored: in place, and nothing earlier can be restored afterwards. */
final class Recovery {

    private static final String PITR = Route.DATABASE + "/pitr";

    private final ScalingoCloud cloud;

    Recovery(ScalingoCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of("Pitr_Window", "GET", PITR + "/recovery_window", this::window),
                Route.of("Pitr_Restore", "POST", PITR + "/restore", this::restore));
    }

    private Reply window(ApiCall call) {
        var earliest = earliest(cloud.database(call));
        var window = Json.mapper()
                .createObjectNode()
                .put("earliest_recoverable_at", earliest.map(Wire::time).orElse(null))
                .put(
                        "latest_recoverable_at",
                        earliest.map(_ -> Wire.time(cloud.now())).orElse(null));
        return Reply.ok("recovery_window", window);
    }

    private Optional<Instant> earliest(Database database) {
        var reach = cloud.now().minus(database.plan().window());
        return database.recoverableSince()
                .map(since -> (since.isAfter(reach) ? since : reach).truncatedTo(ChronoUnit.MILLIS));
    }

    private Reply restore(ApiCall call) {
        var database = cloud.database(call);
        var time = time(call.body().path("restore_time").asText());
        if (earliest(database).filter(first -> !time.isBefore(first)).isEmpty() || time.isAfter(cloud.now())) {
            throw ApiError.invalid("restore_time", "is not within the recovery window");
        }
        if (database.isBusy()) {
            throw ApiError.conflict("an operation is already running on this database");
        }
        var operation = database.begin("pitr_restore");
        operation.run();
        database.current(Optional.of(operation));
        database.status(Database.STOPPED);
        cloud.agenda().after(cloud.delays().restore(), () -> {
            database.status(Database.RUNNING);
            database.current(Optional.empty());
            database.loseRecoveryWindow();
            operation.succeed(cloud.now());
        });
        return Reply.created(
                cloud.dialect().bareOperation()
                        ? Map.of("operation_id", operation.id())
                        : Map.of("operation", operation.wire(cloud.dialect().finished())));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException none) {
            throw ApiError.invalid("restore_time", "is invalid");
        }
    }
}
