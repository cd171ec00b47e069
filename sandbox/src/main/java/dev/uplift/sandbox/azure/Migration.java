package dev.uplift.sandbox.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.azure.MigrationBehaviour.DatabaseFails;
import dev.uplift.sandbox.azure.MigrationBehaviour.FailsValidation;
import dev.uplift.sandbox.azure.MigrationBehaviour.NeverEnds;
import dev.uplift.sandbox.platform.Refusal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One migration of databases to a server, and its course. */
final class Migration {

    private static final String WAITING = "WaitingForCutoverTrigger";
    private static final String IN_PROGRESS = "InProgress";
    private static final String MOVING = "MigratingData";
    private static final String COMPLETED = "Completed";

    /** Of every database. */
    private static final int TABLES = 4;

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed", "Canceled");

    private final AzureCloud cloud;
    private final Server target;
    private final String name;
    private final ObjectNode asked;
    private final ObjectNode tags;
    private final String id = UUID.randomUUID().toString();
    private final Map<String, Database> databases = new LinkedHashMap<>();
    private final boolean online;
    private final String option;
    private String state = IN_PROGRESS;
    private String subState = "PerformingPreRequisiteSteps";
    private String error = "";
    private String validation = "";

    /** @param state as on the wire @param message why it failed; empty otherwise */
    private record Database(String state, String message) {}

    /**
     * @param asked the properties of the call without its secrets
     * @param tags as the call had them
     */
    Migration(AzureCloud cloud, Server target, String name, ObjectNode asked, ObjectNode tags) {
        this.cloud = cloud;
        this.target = target;
        this.name = name;
        this.asked = asked;
        this.tags = tags;
        this.online = asked.path("migrationMode").asText("Offline").equals("Online");
        this.option = asked.path("migrationOption").asText("ValidateAndMigrate");
        asked.path("dbsToMigrate")
                .forEach(database -> this.databases.put(database.asText(), new Database(IN_PROGRESS, "")));
        begin();
    }

    String name() {
        return name;
    }

    Server target() {
        return target;
    }

    boolean isActive() {
        return state.equals(IN_PROGRESS) || state.equals("WaitingForUserAction");
    }

    private MigrationBehaviour behaviour() {
        return cloud.behaviours().migration(target.name());
    }

    private void begin() {
        if (option.equals("Migrate")) {
            copy();
            return;
        }
        subState = "ValidationInProgress";
        target.after(cloud.delays().validate(), () -> {
            if (!isActive()) {
                return;
            }
            if (behaviour() instanceof FailsValidation(var reason)) {
                validation = "Failed";
                error = reason;
                end("ValidationFailed");
                return;
            }
            validation = "Succeeded";
            if (option.equals("Validate")) {
                end("Succeeded");
            } else {
                copy();
            }
        });
    }

    private void copy() {
        subState = MOVING;
        target.after(cloud.delays().copy(), this::copied);
    }

    private void copied() {
        if (behaviour() instanceof NeverEnds) {
            return;
        }
        databases.replaceAll((database, now) -> {
            if (!now.state().equals(IN_PROGRESS)) {
                return now;
            }
            if (behaviour() instanceof DatabaseFails(var failing, var reason) && failing.equals(database)) {
                return new Database("Failed", reason);
            }
            return new Database(online ? WAITING : "Succeeded", "");
        });
        settle();
    }

    /** What of the databases follows for the whole. */
    private void settle() {
        if (databases.values().stream().anyMatch(database -> database.state().equals(WAITING))) {
            state = "WaitingForUserAction";
            subState = WAITING;
        } else if (databases.values().stream().allMatch(database -> ENDED.contains(database.state()))) {
            end(worst());
        } else {
            state = IN_PROGRESS;
        }
    }

    private String worst() {
        var failed = databases.values().stream()
                .filter(database -> database.state().equals("Failed"))
                .findFirst();
        failed.ifPresent(database -> error = database.message());
        if (failed.isPresent()) {
            return "Failed";
        }
        return databases.values().stream().anyMatch(database -> database.state().equals("Canceled"))
                ? "Canceled"
                : "Succeeded";
    }

    private void end(String how) {
        state = how;
        subState = COMPLETED;
    }

    /** @throws Refusal unless all of them wait for it */
    void cutOver(Collection<String> names) {
        check(names, Set.of(WAITING));
        names.forEach(database -> databases.put(database, new Database(IN_PROGRESS, "")));
        settle();
        if (state.equals(IN_PROGRESS)) {
            subState = "CompletingMigration";
        }
        target.after(cloud.delays().cutover(), () -> {
            names.forEach(database -> databases.put(database, new Database("Succeeded", "")));
            settle();
        });
    }

    /** @throws Refusal unless all of them are under way */
    void cancel(Collection<String> names) {
        check(names, Set.of(WAITING, IN_PROGRESS));
        names.forEach(database -> databases.put(database, new Database("Canceling", "")));
        state = IN_PROGRESS;
        subState = "CancelingRequestedDBMigrations";
        target.after(cloud.delays().cutover(), () -> {
            names.forEach(database -> databases.put(database, new Database("Canceled", "")));
            subState = MOVING;
            settle();
        });
    }

    private void check(Collection<String> names, Set<String> states) {
        var fit = names.stream()
                .allMatch(database -> databases.containsKey(database)
                        && states.contains(databases.get(database).state()));
        if (names.isEmpty() || !fit || !isActive()) {
            throw ArmError.notAllowed("Not all of the databases %s are in a state that allows this.", names);
        }
    }

    /** As ARM shows it. */
    ObjectNode wire() {
        var out = Json.mapper().createObjectNode();
        var properties = asked.deepCopy();
        properties.put("migrationId", id).put("targetDbServerResourceId", target.id());
        var status = properties.putObject("currentStatus").put("state", state);
        if (!error.isEmpty()) {
            status.put("error", error);
        }
        var details = status.putObject("currentSubStateDetails").put("currentSubState", subState);
        var dbDetails = details.putObject("dbDetails");
        databases.forEach((database, now) -> {
            var detail =
                    dbDetails.putObject(database).put("databaseName", database).put("migrationState", now.state());
            if (!now.message().isEmpty()) {
                detail.put("message", now.message());
            }
            tables(detail, now);
        });
        if (!validation.isEmpty()) {
            validation(details.putObject("validationDetails").put("status", validation));
        }
        out.set("properties", properties);
        if (!tags.isEmpty()) {
            out.set("tags", tags);
        }
        return out.put("location", target.place().location())
                .put("id", target.id() + "/migrations/" + name)
                .put("name", name)
                .put("type", Route.PROVIDER + "/flexibleServers/migrations");
    }

    private void tables(ObjectNode detail, Database now) {
        var copied = subState.equals(WAITING) || ENDED.contains(now.state()) || subState.equals(COMPLETED);
        detail.put("fullLoadQueuedTables", copied ? 0 : TABLES - 1)
                .put("fullLoadLoadingTables", copied ? 0 : 1)
                .put("fullLoadCompletedTables", copied ? TABLES : 0);
    }

    /** What stands in the way stands there for every database. */
    private void validation(ObjectNode details) {
        var all = details.putArray("dbLevelValidationDetails");
        databases.keySet().forEach(database -> {
            var item = all.addObject()
                    .put("databaseName", database)
                    .putArray("summary")
                    .addObject()
                    .put("type", "DatabaseValidation")
                    .put("state", validation);
            if (!error.isEmpty()) {
                item.putArray("messages").addObject().put("state", validation).put("message", error);
            }
        });
    }
}
