package dev.uplift.sandbox.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.sandbox.platform.Refusal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code Servers_CreateOrUpdate}, as far as it makes servers from others: a point in time, or a replica. */
final class ServerCreations {

    private static final String RESTORE = "RestoreSnapshotManagementOperation";
    private static final String REPLICA = "CreateReadReplicaManagementOperation";

    private final AzureCloud cloud;

    ServerCreations(AzureCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(Route.of("Servers_CreateOrUpdate", "PUT", Route.SERVER, this::create));
    }

    private Reply create(ArmCall call) {
        var group = cloud.required(call);
        var name = call.path("server");
        if (!ServerQueries.isName(name)) {
            throw ArmError.invalidValue("serverName");
        }
        if (cloud.find(name).isPresent()) {
            throw new Refusal(409, "ServerNameAlreadyExists", "Specified server name is already used.");
        }
        var location = Locations.displayName(call.body().path("location").asText(""));
        var source = cloud.byId(call.required("sourceServerResourceId"));
        var place = new Server.Place(group.subscription(), group.name(), location);
        return switch (call.required("createMode")) {
            case "PointInTimeRestore" -> restore(call, place, source);
            case "Replica" -> replicate(call, place, source);
            default -> throw ArmError.notAllowed("The simulator makes servers from others only.");
        };
    }

    private Reply restore(ArmCall call, Server.Place place, Server source) {
        var time = time(call);
        var earliest = source.earliestRestore()
                .orElseThrow(() -> ArmError.notAllowed("Server '%s' has no backup yet.", source.name()));
        if (time.isBefore(earliest) || time.isAfter(cloud.now())) {
            throw ArmError.outOfRange(
                    "pointInTimeUTC", "%s - %s".formatted(ArmTime.offset(earliest), ArmTime.offset(cloud.now())));
        }
        if (!place.location().equals(source.place().location())) {
            throw ArmError.invalidValue("location");
        }
        checkNetwork(call, source);
        var made = made(call, place, source, source.versionAt(time));
        made.highAvailability("Disabled", "NotEnabled");
        cloud.behaviours().inherit(source.name(), made.name());
        return begin(call, made, RESTORE);
    }

    /** A server keeps its kind of network: with addresses of a virtual network, or without. */
    private static void checkNetwork(ArmCall call, Server source) {
        var asked = call.text("network.delegatedSubnetResourceId").isPresent();
        if (asked == source.text("network.delegatedSubnetResourceId").isEmpty()) {
            throw ArmError.notAllowed(
                    "A server cannot be restored from private access to public access, or the other way round.");
        }
    }

    private static Instant time(ArmCall call) {
        try {
            return OffsetDateTime.parse(call.required("pointInTimeUTC")).toInstant();
        } catch (DateTimeParseException wrong) {
            throw ArmError.invalidValue("pointInTimeUTC");
        }
    }

    private Reply replicate(ArmCall call, Server.Place place, Server source) {
        source.checkChangeable();
        if (source.isBurstable()) {
            throw ArmError.notAllowed("Read replicas are not supported on the Burstable tier.");
        }
        if (cloud.replicasOf(source).size() >= NewServer.REPLICAS) {
            throw ArmError.notAllowed("Server '%s' has as many replicas as it can have.", source.name());
        }
        var made = made(call, place, source, source.version());
        made.highAvailability("Disabled", "NotEnabled");
        made.parameters().copy(source.parameters());
        made.replicates(source);
        return begin(call, made, REPLICA);
    }

    /** Storage, users and backups as the source has them, if the call does not say otherwise; parameters at defaults. */
    private Server made(ArmCall call, Server.Place place, Server source, String version) {
        var properties = NewServer.usual(call.path("server"), version);
        for (var name : List.of("storage", "authConfig", "backup", "dataEncryption", "administratorLogin")) {
            properties.set(name, source.properties().path(name).deepCopy());
        }
        for (var name : List.of("network", "storage", "backup", "authConfig", "maintenanceWindow")) {
            if (call.properties().path(name) instanceof ObjectNode asked) {
                asked.properties()
                        .forEach(value -> properties.withObject("/" + name).set(value.getKey(), value.getValue()));
            }
        }
        call.text("availabilityZone").ifPresent(zone -> properties.put("availabilityZone", zone));
        properties.put("state", Server.PROVISIONING);
        var sku = call.body().path("sku") instanceof ObjectNode asked
                ? asked
                : source.sku().deepCopy();
        var made = new Server(cloud, place, call.path("server"), cloud.now(), sku, properties);
        made.tags(tags(call));
        return made;
    }

    private static Map<String, String> tags(ArmCall call) {
        var tags = new HashMap<String, String>();
        call.body()
                .path("tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        return tags;
    }

    private Reply begin(ArmCall call, Server made, String name) {
        cloud.add(made);
        var operation = cloud.operations().begin(name, made);
        made.after(cloud.delays().restore(), () -> end(made, operation));
        return cloud.operations().accepted(operation, call);
    }

    private void end(Server made, Operation operation) {
        switch (cloud.behaviours().restore(made.name())) {
            case RestoreBehaviour.Succeeds() -> {
                made.state(Server.READY);
                operation.succeed(cloud.now());
            }
            case RestoreBehaviour.Fails(var code, var reason) -> {
                operation.fail(new Problem(code, reason), cloud.now());
                cloud.remove(made);
            }
            case RestoreBehaviour.NeverEnds() -> {}
        }
    }
}
