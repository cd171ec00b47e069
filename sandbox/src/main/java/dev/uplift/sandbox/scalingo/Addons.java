package dev.uplift.sandbox.scalingo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import java.util.List;

/** The API of a region: addons of apps, and the databases of Dedicated Resources. */
final class Addons {

    private static final String DEDICATED = Route.REGION + "/databases";

    private final ScalingoCloud cloud;

    private final Orders orders;

    Addons(ScalingoCloud cloud) {
        this.cloud = cloud;
        this.orders = new Orders(cloud);
    }

    List<Route> routes() {
        return List.of(
                Route.of("Addons_List", "GET", Route.APP + "/addons", this::list),
                Route.of("Addons_Create", "POST", Route.APP + "/addons", orders::create),
                Route.of("Addons_Delete", "DELETE", Route.APP + "/addons/{addon}", orders::delete),
                Route.of("Plans_List", "GET", Route.REGION + "/addon_providers/{provider}/plans", orders::plans),
                Route.of("Addons_Get", "GET", Route.APP + "/addons/{addon}", this::get),
                Route.of("DedicatedDatabases_List", "GET", DEDICATED, this::dedicated),
                Route.of("DedicatedDatabases_Get", "GET", DEDICATED + "/{name}", this::dedicatedOne));
    }

    private Reply list(ApiCall call) {
        return Reply.ok(
                "addons", cloud.app(call).addons().stream().map(Addons::wire).toList());
    }

    private Reply get(ApiCall call) {
        return Reply.ok("addon", wire(cloud.app(call).addon(call.path("addon"))));
    }

    static ObjectNode wire(Database database) {
        var out = Json.mapper()
                .createObjectNode()
                .put("id", database.id())
                .put("app_id", database.app().id())
                .put("resource_id", database.resourceId())
                .put("status", status(database))
                .put("provisioned_at", Wire.time(database.created()));
        out.putNull("deprovisioned_at");
        out.putObject("plan")
                .put("id", database.plan().id())
                .put("name", database.plan().name());
        out.putObject("addon_provider").put("id", database.plan().technology()).put("name", "PostgreSQL");
        return out;
    }

    private static String status(Database database) {
        return switch (database.status()) {
            case Database.STOPPED -> "suspended";
            case Database.CREATING -> "provisioning";
            default -> "running";
        };
    }

    private Reply dedicated(ApiCall call) {
        return Reply.ok(
                "databases",
                dedicated(call.region()).stream().map(Addons::dedicated).toList());
    }

    private List<Database> dedicated(String region) {
        return cloud.databases(region).stream()
                .filter(database -> database.plan().dedicated())
                .toList();
    }

    private static ObjectNode dedicated(Database database) {
        return Json.mapper()
                .createObjectNode()
                .put("id", database.app().id())
                .put("name", database.app().name())
                .put("project_id", "prj-" + database.app().project())
                .put("technology", database.plan().technology())
                .put("plan", database.plan().name());
    }

    private Reply dedicatedOne(ApiCall call) {
        var name = call.path("name");
        return dedicated(call.region()).stream()
                .filter(database -> database.app().name().equals(name)
                        || database.app().id().equals(name))
                .findFirst()
                .map(database -> Reply.ok("database", dedicated(database)))
                .orElseThrow(() -> ApiError.notFound("Database"));
    }
}
