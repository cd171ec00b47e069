package dev.uplift.sandbox.scalingo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import java.util.List;
import java.util.Map;

/** The versions on offer, one by one; there is no list of them. */
final class Releases {

    private final ScalingoCloud cloud;

    Releases(ScalingoCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of("Versions_Get", "GET", Route.DATABASE_API + "/database_type_versions/{version}", this::get));
    }

    private Reply get(ApiCall call) {
        var release = cloud.versions().byId(call.path("version")).orElseThrow(() -> ApiError.notFound("Version"));
        var out = wire(cloud, release);
        cloud.versions()
                .next(release)
                .ifPresentOrElse(
                        next -> {
                            if (cloud.dialect().nextInFull()) {
                                out.set("next_upgrade", wire(cloud, next));
                            } else {
                                out.put("next_upgrade", next.id());
                            }
                        },
                        () -> out.putNull("next_upgrade"));
        return Reply.ok("database_type_version", out);
    }

    /** Without what comes next. */
    static ObjectNode wire(ScalingoCloud cloud, Release release) {
        var out = Json.mapper()
                .createObjectNode()
                .put("id", release.id())
                .put("database_type_id", "postgresql")
                .put("major", release.major())
                .put("minor", release.minor())
                .put("patch", release.patch())
                .put("build", release.build());
        out.putArray("features");
        var plugins = out.putArray("allowed_plugins");
        cloud.versions().plugins(release).stream()
                .map(name -> Map.of("id", name, "feature_name", name, "install_name", name, "display_name", name))
                .forEach(plugins::addPOJO);
        return out;
    }
}
