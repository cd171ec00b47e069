package dev.uplift.sandbox.scalingo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import java.util.List;
import java.util.Map;

/** What the platform itself asks the server by SQL, when told its name. */
final class Actions {

    private static final String EXTENSION_VERSION = "1.0";

    private final ScalingoCloud cloud;

    Actions(ScalingoCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(Route.of("Databases_Action", "POST", Route.DATABASE + "/action", this::run));
    }

    /** One that fails is answered as well as one that does not. */
    private Reply run(ApiCall call) {
        var database = cloud.database(call);
        if (database.isDown()) {
            return failed("the database is not reachable");
        }
        return switch (call.body().path("action_name").asText()) {
            case "list-extensions" -> done(extensions(database));
            case "pg-list-queries" -> done(queries(database));
            default -> failed("unknown action");
        };
    }

    private static Reply done(List<ObjectNode> result) {
        return Reply.ok(Map.of("ok", 1, "result", result));
    }

    private static Reply failed(String error) {
        return Reply.ok(Map.of("ok", 0, "error", error));
    }

    private static List<ObjectNode> extensions(Database database) {
        return database.ordered().extensions().stream()
                .map(name -> Json.mapper().createObjectNode().put("name", name).put("version", EXTENSION_VERSION))
                .toList();
    }

    private static List<ObjectNode> queries(Database database) {
        return database.isAnalyzed() ? List.of() : List.of(analyze());
    }

    private static ObjectNode analyze() {
        return Json.mapper()
                .createObjectNode()
                .put("pid", 4711)
                .put("username", "postgres")
                .put("state", "active")
                .put("query", "ANALYZE");
    }
}
