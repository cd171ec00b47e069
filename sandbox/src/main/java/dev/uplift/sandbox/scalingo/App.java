package dev.uplift.sandbox.scalingo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** An app: its containers, its variables, and the databases that belong to it. */
final class App {

    private final String id = UUID.randomUUID().toString().replace("-", "").substring(0, 24);
    private final String name;
    private final String region;
    private final String project;
    private final boolean ofDatabase;
    private final Instant created;
    private final Map<String, Integer> containers;
    private final Map<String, String> variables = new TreeMap<>();
    private final List<Database> addons = new ArrayList<>();
    private final Map<String, Operation> operations = new TreeMap<>();
    private Optional<Operation> scaling = Optional.empty();

    /** @param ofDatabase whether it is there only because a database of Dedicated Resources has one */
    App(NewApp wanted, boolean ofDatabase, Instant created) {
        this.name = wanted.name();
        this.region = wanted.region();
        this.project = wanted.project();
        this.ofDatabase = ofDatabase;
        this.containers = new TreeMap<>(wanted.containers());
        this.created = created;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    String region() {
        return region;
    }

    String project() {
        return project;
    }

    /** Such apps are listed as databases. */
    boolean isOfDatabase() {
        return ofDatabase;
    }

    /** How many of each type; may be changed. */
    Map<String, Integer> containers() {
        return containers;
    }

    Map<String, String> variables() {
        return variables;
    }

    List<Database> addons() {
        return addons;
    }

    Database addon(String addon) {
        return addons.stream()
                .filter(database -> database.id().equals(addon))
                .findFirst()
                .orElseThrow(() -> ApiError.notFound("Addon"));
    }

    /** How many were accepted. */
    int scalings() {
        return operations.size();
    }

    boolean isScaling() {
        return scaling.filter(Operation::isUnderWay).isPresent();
    }

    void scales(Operation operation) {
        operations.put(operation.id(), operation);
        scaling = Optional.of(operation);
    }

    Operation operation(String operation) {
        return Optional.ofNullable(operations.get(operation)).orElseThrow(() -> ApiError.notFound("Operation"));
    }

    private String status() {
        if (isScaling()) {
            return "scaling";
        }
        var running = containers.values().stream().mapToInt(Integer::intValue).sum();
        return running > 0 ? "running" : "stopped";
    }

    ObjectNode wire() {
        var out = Json.mapper()
                .createObjectNode()
                .put("id", id)
                .put("name", name)
                .put("region", region)
                .put("status", status())
                .put("created_at", Wire.time(created));
        out.putObject("project").put("id", "prj-" + project).put("name", project);
        return out;
    }
}
