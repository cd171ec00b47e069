package dev.uplift.sandbox.scalingo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import java.util.List;
import java.util.Map;

/** What can be asked of a database without changing anything. */
final class DatabaseQueries {

    private static final int PAGE = 20;
    private static final String FEATURE_ON = "ACTIVATED";
    private static final int MIDNIGHT = 0;
    private static final int DISK_MEGABYTES_PER_GIB = 1024;

    private final ScalingoCloud cloud;

    DatabaseQueries(ScalingoCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of("Databases_Get", "GET", Route.DATABASE, this::get),
                Route.of("Databases_Plan", "GET", Route.DATABASE + "/plan", this::plan),
                Route.of("Databases_Instances", "GET", Route.DATABASE + "/instances_status", this::instances),
                Route.of("Databases_Maintenance", "GET", Route.DATABASE + "/maintenance", this::maintenance),
                Route.open("Databases_CaCertificate", Route.DATABASE_API + "/ca_certificate", this::certificate));
    }

    private Reply get(ApiCall call) {
        return Reply.ok("database", wire(cloud.database(call)));
    }

    private ObjectNode wire(Database database) {
        var url = database.url();
        var out = Json.mapper()
                .createObjectNode()
                .put("id", database.id())
                .put("resource_id", database.resourceId())
                .put("app_id", database.app().id())
                .put("app_name", database.app().name())
                .put("created_at", Wire.time(database.created()))
                .put("encryption_at_rest", true)
                .put("plan", database.plan().name())
                .put("status", database.status())
                .put("type_id", database.plan().technology())
                .put("type_name", database.plan().technology())
                .put("version_id", database.release().id())
                .put("readable_version", database.release().text())
                .put(
                        "next_version_id",
                        cloud.versions()
                                .next(database.release())
                                .map(Release::id)
                                .orElse(null))
                .put(
                        "current_operation_id",
                        database.current().map(Operation::id).orElse(null))
                .put("cluster", database.plan().isCluster())
                .put("hostname", "%s:%d".formatted(url.getHost(), url.getPort()))
                .put("periodic_backups_enabled", database.plan().hasDumps());
        out.putArray("periodic_backups_scheduled_at").add(MIDNIGHT);
        out.putArray("features").addObject().put("name", "force-ssl").put("status", FEATURE_ON);
        out.putObject("maintenance_window")
                .put("weekday_utc", 2)
                .put("starting_hour_utc", 3)
                .put("duration_in_hour", 8);
        var instances = out.putArray("instances");
        database.nodes().forEach(node -> instances.add(node.wire(url.getHost(), url.getPort())));
        return out;
    }

    private Reply plan(ApiCall call) {
        var database = cloud.database(call);
        return Reply.ok(
                "plan",
                Map.of(
                        "id",
                        database.plan().name(),
                        "name",
                        database.plan().name(),
                        "backup",
                        database.plan().hasDumps(),
                        "disk",
                        2 * database.ordered().gib() * DISK_MEGABYTES_PER_GIB,
                        "memory",
                        database.plan().memory(),
                        "pitr_backup_days",
                        database.plan().window().toDays()));
    }

    /** A list without anything around it. */
    private Reply instances(ApiCall call) {
        return Reply.ok(cloud.database(call).nodes().stream()
                .map(node -> node.state(cloud.dialect()))
                .toList());
    }

    private Reply certificate(ApiCall call) {
        return cloud.servers().certificate().map(Reply::pem).orElseThrow(() -> ApiError.notFound("Certificate"));
    }

    private Reply maintenance(ApiCall call) {
        var database = cloud.database(call);
        var all = database.maintenance();
        var pages = Math.max(1, (all.size() + PAGE - 1) / PAGE);
        var page = call.page();
        var shown = all.stream()
                .skip((long) (page - 1) * PAGE)
                .limit(PAGE)
                .map(one -> one.wire(database.id()))
                .toList();
        var pagination = Json.mapper()
                .createObjectNode()
                .put("current_page", page)
                .put("prev_page", page > 1 ? Integer.valueOf(page - 1) : null)
                .put("next_page", page < pages ? Integer.valueOf(page + 1) : null)
                .put("total_pages", pages)
                .put("total_count", all.size());
        return Reply.ok(Map.of("maintenance", shown, "meta", Map.of("pagination", pagination)));
    }
}
