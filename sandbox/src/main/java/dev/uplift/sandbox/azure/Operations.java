package dev.uplift.sandbox.azure;

import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.platform.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The long-running operations, and the two addresses at which each of them can be asked for. */
final class Operations {

    private static final String STATUS = "azureAsyncOperation";
    private static final String RESULT = "operationResults";

    private final AzureCloud cloud;
    private final Map<String, Operation> byId = new HashMap<>();

    Operations(AzureCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of("AzureAsyncOperation_Get", "GET", Route.LOCATION + "/" + STATUS + "/{id}", this::status),
                Route.of("OperationResults_Get", "GET", Route.LOCATION + "/" + RESULT + "/{id}", this::result));
    }

    /** Begins one, during which the server is busy. */
    Operation begin(String name, Server server) {
        var operation = new Operation(name, server, cloud.now());
        byId.put(operation.id(), operation);
        server.work(operation);
        return operation;
    }

    /** The answer that accepts it. */
    Reply accepted(Operation operation, ArmCall call) {
        var headers = Map.of(
                "Azure-AsyncOperation", address(call, operation, STATUS),
                "Location", address(call, operation, RESULT),
                "Retry-After", seconds(cloud.delays().told().retryAfter()));
        var body = Json.mapper()
                .createObjectNode()
                .put("operation", operation.name())
                .put("startTime", ArmTime.millis(operation.started()));
        return new Reply(202, headers, Optional.of(body));
    }

    private static String address(ArmCall call, Operation operation, String kind) {
        var place = operation.server().place();
        return "%s/subscriptions/%s/providers/%s/locations/%s/%s/%s?api-version=%s&%s"
                .formatted(
                        call.base(),
                        place.subscription(),
                        Route.PROVIDER,
                        Locations.shortName(place.location()),
                        kind,
                        operation.id(),
                        call.apiVersion(),
                        operation.signature());
    }

    private static String seconds(Duration time) {
        return Long.toString(time.toSeconds());
    }

    private Reply status(ArmCall call) {
        var operation = required(call);
        var body = Json.mapper()
                .createObjectNode()
                .put("name", operation.id())
                .put("status", operation.status().text())
                .put("startTime", ArmTime.millis(operation.started()));
        operation.problem().ifPresent(problem -> body.putPOJO("error", problem));
        return new Reply(200, waiting(operation), Optional.of(body));
    }

    private Reply result(ArmCall call) {
        var operation = required(call);
        if (operation.isUnderWay()) {
            return new Reply(202, waiting(operation), Optional.empty());
        }
        operation.problem().ifPresent(problem -> {
            throw new Refusal(409, problem.code(), problem.message());
        });
        return Reply.ok(Json.mapper()
                .createObjectNode()
                .put("name", operation.id())
                .put("startTime", ArmTime.millis(operation.started()))
                .put("status", operation.status().text()));
    }

    private Map<String, String> waiting(Operation operation) {
        return operation.isUnderWay()
                ? Map.of("Retry-After", seconds(cloud.delays().told().retryAfter()))
                : Map.of();
    }

    private Operation required(ArmCall call) {
        byId.values().removeIf(this::isForgotten);
        var operation = byId.get(call.path("id"));
        if (operation == null) {
            throw new Refusal(404, "ResourceNotFound", "The operation '%s' was not found.".formatted(call.path("id")));
        }
        var asked = "t=%s&c=%s&s=%s&h=%s"
                .formatted(
                        call.query("t").orElse(""),
                        call.query("c").orElse(""),
                        call.query("s").orElse(""),
                        call.query("h").orElse(""));
        if (!asked.equals(operation.signature())) {
            throw new Refusal(403, "AuthorizationFailed", "The signature of the operation's address is not valid.");
        }
        return operation;
    }

    private boolean isForgotten(Operation operation) {
        return operation
                .ended()
                .filter(end -> end.plus(cloud.delays().told().kept()).isBefore(cloud.now()))
                .isPresent();
    }
}
