package dev.uplift.sandbox.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Names that lead to one server now and to another one later, in pairs for writers and readers. */
final class VirtualEndpoints {

    private static final String ALL = Route.SERVER + "/virtualendpoints";
    private static final String ONE = ALL + "/{endpoint}";

    private final AzureCloud cloud;
    private final Map<String, Endpoint> byName = new TreeMap<>();

    /** @param members names of servers; what is written goes to the first */
    private record Endpoint(String name, Server owner, List<String> members) {}

    VirtualEndpoints(AzureCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of("VirtualEndpoints_ListByServer", "GET", ALL, this::list),
                Route.of("VirtualEndpoints_Get", "GET", ONE, call -> Reply.ok(wire(required(call)))),
                Route.of("VirtualEndpoints_Create", "PUT", ONE, this::create),
                Route.of("VirtualEndpoints_Update", "PATCH", ONE, this::update),
                Route.of("VirtualEndpoints_Delete", "DELETE", ONE, this::delete));
    }

    private Reply list(ArmCall call) {
        var server = cloud.server(call);
        return Reply.list(byName.values().stream()
                .filter(endpoint -> endpoint.owner() == server)
                .map(VirtualEndpoints::wire)
                .toList());
    }

    private Endpoint required(ArmCall call) {
        var server = cloud.server(call);
        var endpoint = byName.get(AzureCloud.lower(call.path("endpoint")));
        if (endpoint == null || endpoint.owner() != server) {
            throw ArmError.notFound(
                    "%s/flexibleServers/%s/virtualendpoints/%s"
                            .formatted(Route.PROVIDER, server.name(), call.path("endpoint")),
                    call.path("group"));
        }
        return endpoint;
    }

    /** The name is free in all the world, and a server has one pair at most. */
    private Reply create(ArmCall call) {
        var server = cloud.server(call);
        var name = call.path("endpoint");
        server.checkChangeable();
        forgetThoseOfServersThatAreGone();
        if (byName.containsKey(AzureCloud.lower(name))) {
            throw ArmError.notAllowed("The virtual endpoint name '%s' is already used.", name);
        }
        if (byName.values().stream().anyMatch(endpoint -> endpoint.owner() == server)) {
            throw ArmError.notAllowed("Server '%s' has virtual endpoints already.", server.name());
        }
        if (!call.required("endpointType").equals("ReadWrite")) {
            throw ArmError.invalidValue("endpointType");
        }
        return change(call, server, "CreateVirtualEndpointManagementOperation", members(call, server), name);
    }

    private Reply update(ArmCall call) {
        var endpoint = required(call);
        endpoint.owner().checkChangeable();
        return change(
                call,
                endpoint.owner(),
                "UpdateVirtualEndpointManagementOperation",
                members(call, endpoint.owner()),
                endpoint.name());
    }

    private Reply change(ArmCall call, Server server, String operation, List<String> members, String name) {
        var begun = cloud.operations().begin(operation, server);
        server.after(cloud.delays().endpoint(), () -> {
            byName.put(AzureCloud.lower(name), new Endpoint(name, server, members));
            begun.succeed(cloud.now());
        });
        return cloud.operations().accepted(begun, call);
    }

    /** The server itself and its replicas can be members. */
    private List<String> members(ArmCall call, Server server) {
        var members = call.properties()
                .path("members")
                .valueStream()
                .map(member -> member.asText())
                .toList();
        var fit = members.stream()
                .allMatch(member -> member.equalsIgnoreCase(server.name())
                        || cloud.replicasOf(server).stream()
                                .anyMatch(replica -> replica.name().equalsIgnoreCase(member)));
        if (members.isEmpty() || !fit) {
            throw ArmError.invalidValue("members");
        }
        return members;
    }

    private Reply delete(ArmCall call) {
        var server = cloud.server(call);
        var endpoint = byName.get(AzureCloud.lower(call.path("endpoint")));
        if (endpoint == null || endpoint.owner() != server) {
            return Reply.noContent();
        }
        server.checkChangeable();
        var operation = cloud.operations().begin("DropVirtualEndpointManagementOperation", server);
        server.after(cloud.delays().endpoint(), () -> {
            byName.remove(AzureCloud.lower(endpoint.name()));
            operation.succeed(cloud.now());
        });
        return cloud.operations().accepted(operation, call);
    }

    private void forgetThoseOfServersThatAreGone() {
        byName.values().removeIf(endpoint -> !cloud.servers().contains(endpoint.owner()));
    }

    private static ObjectNode wire(Endpoint endpoint) {
        var out = Json.mapper().createObjectNode();
        var properties = out.putObject("properties").put("endpointType", "ReadWrite");
        var members = properties.putArray("members");
        endpoint.members().forEach(members::add);
        properties
                .putArray("virtualEndpoints")
                .add(endpoint.name() + ".writer.postgres.database.azure.com")
                .add(endpoint.name() + ".reader.postgres.database.azure.com");
        return out.put("id", endpoint.owner().id() + "/virtualEndpoints/" + endpoint.name())
                .put("name", endpoint.name())
                .put("type", Route.PROVIDER + "/flexibleServers/virtualEndpoints");
    }
}
