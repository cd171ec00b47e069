package dev.uplift.sandbox.scalingo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.sandbox.platform.Refusal;
import java.util.List;

/** The call that upgrades a database to the next version, whichever that is now, and the operations that come of it. */
final class Upgrades {

    private final ScalingoCloud cloud;

    Upgrades(ScalingoCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of("Databases_Upgrade", "POST", Route.DATABASE + "/upgrade", this::upgrade),
                Route.of("Databases_Operation", "GET", Route.DATABASE_API + "/operations/{op}", this::operation),
                Route.of("Databases_OperationNested", "GET", Route.DATABASE + "/operations/{op}", this::operation));
    }

    private Reply upgrade(ApiCall call) {
        var database = cloud.database(call);
        requireIdle(database);
        var next = cloud.versions()
                .next(database.release())
                .orElseThrow(() -> Refusal.of("no_upgrade", "no upgrade is available for this database"));
        database.last()
                .filter(last -> next.compareTo(last) > 0)
                .ifPresent(last -> cloud.offence("%s was to be upgraded to %s, beyond %s"
                        .formatted(database.app().name(), next.text(), last.text())));
        database.countUpgrade();
        var operation = database.begin("upgrade");
        Upgrade.begin(cloud, database, next, operation);
        return Reply.accepted(
                "%s/db-api/%s/api/operations/%s".formatted(call.base(), call.region(), operation.id()),
                accepted(next, operation));
    }

    private void requireIdle(Database database) {
        if (database.isBusy()) {
            cloud.offence("%s was to be upgraded while something runs on it"
                    .formatted(database.app().name()));
            throw ApiError.conflict("an operation is already running on this database");
        }
        if (database.maintenance().stream().anyMatch(Maintenance::isInTheWay)) {
            cloud.offence("%s was to be upgraded within a maintenance"
                    .formatted(database.app().name()));
            throw ApiError.conflict("a maintenance is under way on this database");
        }
        if (database.backups().values().stream().anyMatch(Backup::isUnderWay)) {
            cloud.offence("%s was to be upgraded while a dump of it is taken"
                    .formatted(database.app().name()));
            throw ApiError.conflict("a backup is under way on this database");
        }
        if (!database.status().equals(Database.RUNNING)) {
            throw ApiError.conflict("the database is not running");
        }
    }

    private ObjectNode accepted(Release next, Operation operation) {
        return Releases.wire(cloud, next)
                .put("message", "Database upgrade to %s is pending".formatted(next.text()))
                .put("operation_id", operation.id())
                .put("release_number", 1)
                .put("warning_message", "");
    }

    private Reply operation(ApiCall call) {
        var operation = cloud.database(call).operations().get(call.path("op"));
        if (operation == null) {
            throw ApiError.notFound("Operation");
        }
        return Reply.ok("operation", operation.wire(cloud.dialect().finished()));
    }
}
