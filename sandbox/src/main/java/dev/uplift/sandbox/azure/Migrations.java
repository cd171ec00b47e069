package dev.uplift.sandbox.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The migration service: databases come to a flexible server from another server. */
final class Migrations {

    private static final String ALL = Route.SERVER + "/migrations";
    private static final String ONE = ALL + "/{migration}";

    private final AzureCloud cloud;
    private final List<Migration> migrations = new ArrayList<>();

    Migrations(AzureCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of("Migrations_ListByTargetServer", "GET", ALL, this::list),
                Route.of(
                        "Migrations_Get",
                        "GET",
                        ONE,
                        call -> Reply.ok(required(call).wire())),
                Route.of("Migrations_Create", "PUT", ONE, this::create),
                Route.of("Migrations_Update", "PATCH", ONE, this::update),
                Route.of("Migrations_Delete", "DELETE", ONE, this::delete));
    }

    /** Those that are over only with {@code migrationListFilter=All}. */
    private Reply list(ArmCall call) {
        var target = cloud.server(call);
        var all = call.query("migrationListFilter").filter("All"::equals).isPresent();
        return Reply.list(migrations.stream()
                .filter(migration -> migration.target() == target)
                .filter(migration -> all || migration.isActive())
                .map(Migration::wire)
                .toList());
    }

    private Optional<Migration> find(ArmCall call, Server target) {
        return migrations.stream()
                .filter(migration -> migration.target() == target)
                .filter(migration -> migration.name().equalsIgnoreCase(call.path("migration")))
                .findFirst();
    }

    private Migration required(ArmCall call) {
        var target = cloud.server(call);
        return find(call, target)
                .orElseThrow(() -> ArmError.notFound(
                        "%s/flexibleServers/%s/migrations/%s"
                                .formatted(Route.PROVIDER, target.name(), call.path("migration")),
                        call.path("group")));
    }

    private Reply create(ArmCall call) {
        var target = cloud.server(call);
        target.checkChangeable();
        if (find(call, target).isPresent()) {
            throw ArmError.notAllowed("There is a migration '%s' already.", call.path("migration"));
        }
        if (migrations.stream().anyMatch(other -> other.target() == target && other.isActive())) {
            throw ArmError.notAllowed("Another migration to server '%s' is under way.", target.name());
        }
        checkSource(call);
        oneOf(call, "migrationMode", Set.of("Offline", "Online"));
        oneOf(call, "migrationOption", Set.of("Validate", "Migrate", "ValidateAndMigrate"));
        var databases = texts(call.properties().path("dbsToMigrate"));
        if (databases.isEmpty()) {
            throw ArmError.invalidValue("dbsToMigrate");
        }
        for (var password : List.of("sourceServerPassword", "targetServerPassword")) {
            call.required("secretParameters.adminCredentials." + password);
        }
        var shown = call.properties().deepCopy();
        shown.remove("secretParameters");
        var tags = call.body().path("tags") instanceof ObjectNode given
                ? given
                : Json.mapper().createObjectNode();
        var migration = new Migration(cloud, target, call.path("migration"), shown, tags);
        migrations.add(migration);
        return new Reply(201, Map.of(), Optional.of(migration.wire()));
    }

    /** A flexible server must be there; of others nothing is known. */
    private void checkSource(ArmCall call) {
        var source = call.required("sourceDbServerResourceId");
        if (call.text("sourceType").filter("PostgreSQLFlexibleServer"::equals).isPresent()) {
            cloud.byId(source);
        }
    }

    private static void oneOf(ArmCall call, String property, Set<String> values) {
        if (call.text(property).filter(value -> !values.contains(value)).isPresent()) {
            throw ArmError.invalidValue(property);
        }
    }

    private Reply update(ArmCall call) {
        var migration = required(call);
        if (isTrue(call, "triggerCutover")) {
            migration.cutOver(texts(call.properties().path("dbsToTriggerCutoverOn")));
        } else if (isTrue(call, "cancel")) {
            migration.cancel(texts(call.properties().path("dbsToCancelMigrationOn")));
        } else {
            throw ArmError.notAllowed("The simulator cuts migrations over and cancels them, nothing else.");
        }
        return Reply.ok(migration.wire());
    }

    /** What it brought stays. */
    private Reply delete(ArmCall call) {
        var migration = required(call);
        if (migration.isActive()) {
            throw ArmError.notAllowed("Migration '%s' is under way.", migration.name());
        }
        migrations.remove(migration);
        return new Reply(200, Map.of(), Optional.empty());
    }

    /** Truth values are texts here. */
    private static boolean isTrue(ArmCall call, String property) {
        return call.text(property).filter("True"::equals).isPresent();
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }
}
