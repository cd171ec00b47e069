package dev.uplift.sandbox.scalingo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The API of a region: its apps, their containers and variables, and the operations of both. */
final class Apps {

    /** Of an app's operations, whatever the databases' are called. */
    private static final String DONE = "done";

    private final ScalingoCloud cloud;

    Apps(ScalingoCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of("Regions_List", "GET", Route.AUTH + "/regions", this::regions),
                Route.of("Apps_List", "GET", Route.REGION + "/apps", this::list),
                Route.of(
                        "Apps_Get",
                        "GET",
                        Route.APP,
                        call -> Reply.ok("app", cloud.app(call).wire())),
                Route.of("Apps_Containers", "GET", Route.APP + "/containers", this::containers),
                Route.of("Apps_Scale", "POST", Route.APP + "/scale", this::scale),
                Route.of("Apps_Operation", "GET", Route.APP + "/operations/{op}", this::operation),
                Route.of("Variables_List", "GET", Route.APP + "/variables", this::variables));
    }

    private Reply regions(ApiCall call) {
        return Reply.ok(
                "regions",
                cloud.regions().stream()
                        .map(region -> region(call.base(), region))
                        .toList());
    }

    private static ObjectNode region(String base, String region) {
        return Json.mapper()
                .createObjectNode()
                .put("name", region)
                .put("display_name", region)
                .put("api", "%s/api/%s".formatted(base, region))
                .put("database_api", "%s/db-api/%s".formatted(base, region))
                .put("default", region.equals(NewDatabase.REGION));
    }

    private Reply list(ApiCall call) {
        return Reply.ok(
                "apps",
                cloud.apps(call.region()).stream()
                        .filter(app -> !app.isOfDatabase())
                        .map(App::wire)
                        .toList());
    }

    private Reply containers(ApiCall call) {
        return Reply.ok("containers", wire(cloud.app(call).containers()));
    }

    private static List<ObjectNode> wire(Map<String, Integer> containers) {
        return containers.entrySet().stream()
                .map(type -> Json.mapper()
                        .createObjectNode()
                        .put("name", type.getKey())
                        .put("amount", type.getValue())
                        .put("size", "M")
                        .put("command", "run " + type.getKey()))
                .toList();
    }

    /** Types that are not named stay as they are. */
    private Reply scale(ApiCall call) {
        var app = cloud.app(call);
        var wanted = wanted(app, call.body().path("containers"));
        if (app.isScaling()) {
            throw ApiError.conflict("the application is already being scaled");
        }
        var operation = new Operation("scale", cloud.now());
        operation.run();
        app.scales(operation);
        cloud.agenda().after(cloud.delays().scale(), () -> {
            app.containers().putAll(wanted);
            operation.succeed(cloud.now());
        });
        return Reply.accepted(
                "%s/api/%s/v1/apps/%s/operations/%s".formatted(call.base(), app.region(), app.name(), operation.id()),
                Map.of("containers", wire(wanted)));
    }

    private static Map<String, Integer> wanted(App app, JsonNode containers) {
        var wanted = new LinkedHashMap<String, Integer>();
        for (var container : containers) {
            var type = container.path("name").asText();
            var amount = container.path("amount").asInt(-1);
            if (!app.containers().containsKey(type)) {
                throw ApiError.invalid("name", "there is no container type " + type);
            }
            if (amount < 0) {
                throw ApiError.invalid("amount", "must be a number, 0 or more");
            }
            wanted.put(type, amount);
        }
        if (wanted.isEmpty()) {
            throw ApiError.invalid("containers", "can't be blank");
        }
        return wanted;
    }

    private Reply operation(ApiCall call) {
        return Reply.ok("operation", cloud.app(call).operation(call.path("op")).wire(DONE));
    }

    private Reply variables(ApiCall call) {
        return Reply.ok(
                "variables",
                cloud.app(call).variables().entrySet().stream()
                        .map(variable -> Map.of("name", variable.getKey(), "value", variable.getValue()))
                        .toList());
    }
}
