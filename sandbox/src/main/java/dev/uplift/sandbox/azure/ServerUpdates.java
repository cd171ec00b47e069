package dev.uplift.sandbox.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/** {@code Servers_Update}: a major version, or other properties; not both. All is checked before anything changes. */
final class ServerUpdates {

    /** As Azure names an update in its answer. */
    private static final String OPERATION = "UpsertServerManagementOperationV2";

    /** That a call can change, besides the version. */
    private static final Set<String> CHANGEABLE =
            Set.of("highAvailability", "backup", "maintenanceWindow", "storage", "authConfig", "network");

    private static final String PREMIUM_V2 = "PremiumV2_LRS";
    private static final int FIRST_ON_PREMIUM_V2 = 14;

    private final AzureCloud cloud;

    ServerUpdates(AzureCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(Route.of("Servers_Update", "PATCH", Route.SERVER, this::update));
    }

    private Reply update(ArmCall call) {
        var server = cloud.server(call);
        server.checkChangeable();
        var version = call.text("version");
        if (version.isPresent() && !version.get().equals(server.version())) {
            return upgrade(server, version.get(), call);
        }
        var changes = changes(server, call);
        var operation = cloud.operations().begin(OPERATION, server);
        server.state(Server.UPDATING);
        server.after(cloud.delays().update(), () -> {
            apply(server, changes, call);
            server.state(Server.READY);
            operation.succeed(cloud.now());
        });
        return cloud.operations().accepted(operation, call);
    }

    private Reply upgrade(Server server, String target, ArmCall call) {
        if (call.properties().size() > 1 || call.body().size() > 1) {
            throw ArmError.notAllowed("The version of a server cannot be changed together with other properties.");
        }
        var targets = Versions.targets(server.version(), cloud.now());
        if (!targets.contains(target)) {
            throw ArmError.outOfRange("Version", String.join(",", targets));
        }
        if (server.source().isPresent() || !cloud.replicasOf(server).isEmpty()) {
            throw ArmError.notAllowed("Major version upgrade is not supported for servers in a read replica setup.");
        }
        if (server.text("storage.type").equals(PREMIUM_V2) && Integer.parseInt(target) < FIRST_ON_PREMIUM_V2) {
            throw ArmError.notAllowed("Storage type %s does not support version %s.", PREMIUM_V2, target);
        }
        server.countUpgrade();
        var operation = cloud.operations().begin(OPERATION, server);
        Upgrade.begin(cloud, server, target, operation);
        return cloud.operations().accepted(operation, call);
    }

    private static ObjectNode changes(Server server, ArmCall call) {
        var changes = call.properties().deepCopy();
        changes.remove("version");
        changes.remove("createMode");
        changes.fieldNames().forEachRemaining(name -> {
            if (!CHANGEABLE.contains(name)) {
                throw ArmError.invalidValue(name);
            }
        });
        var mode = changes.at("/highAvailability/mode").asText("Disabled");
        if (!Set.of("Disabled", "SameZone", "ZoneRedundant").contains(mode)) {
            throw ArmError.invalidValue("highAvailability.mode");
        }
        if (!mode.equals("Disabled") && (server.isBurstable() || server.source().isPresent())) {
            throw ArmError.notAllowed("High availability is not supported for Burstable servers and replicas.");
        }
        return changes;
    }

    private static void apply(Server server, ObjectNode changes, ArmCall call) {
        for (var change : changes.properties()) {
            if (change.getKey().equals("highAvailability")) {
                merge(server.properties().withObject("/highAvailability"), change.getValue());
                var mode = change.getValue().path("mode").asText("Disabled");
                server.highAvailability(mode, mode.equals("Disabled") ? "NotEnabled" : "Healthy");
            } else {
                merge(server.properties().withObject("/" + change.getKey()), change.getValue());
            }
        }
        if (call.body().path("tags") instanceof ObjectNode tags) {
            var all = new HashMap<String, String>();
            tags.properties()
                    .forEach(tag -> all.put(tag.getKey(), tag.getValue().asText()));
            server.tags(all);
        }
    }

    private static void merge(ObjectNode into, JsonNode from) {
        from.properties().forEach(value -> into.set(value.getKey(), value.getValue()));
    }
}
