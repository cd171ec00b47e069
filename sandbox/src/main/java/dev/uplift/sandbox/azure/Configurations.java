package dev.uplift.sandbox.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.azure.ParameterCatalogue.Known;
import dev.uplift.sandbox.platform.Refusal;
import java.util.List;

/** The parameters of servers, which Azure calls configurations. */
final class Configurations {

    private static final String ALL = Route.SERVER + "/configurations";
    private static final String ONE = ALL + "/{configuration}";

    private final AzureCloud cloud;

    Configurations(AzureCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of("Configurations_ListByServer", "GET", ALL, this::list),
                Route.of("Configurations_Get", "GET", ONE, this::get),
                Route.of("Configurations_Update", "PATCH", ONE, this::set),
                Route.of("Configurations_Put", "PUT", ONE, this::set));
    }

    private Reply list(ArmCall call) {
        var server = cloud.server(call);
        return Reply.list(ParameterCatalogue.of(server.version()).stream()
                .map(parameter -> wire(server, parameter))
                .toList());
    }

    private Reply get(ArmCall call) {
        var server = cloud.server(call);
        return Reply.ok(wire(server, required(server, call)));
    }

    /** Without a value it goes back to the default. */
    private Reply set(ArmCall call) {
        var server = cloud.server(call);
        var parameter = required(server, call);
        var value = call.text("value").orElse(parameter.usual());
        server.checkChangeable();
        if (!parameter.allows(value)) {
            throw notAllowed(parameter, value);
        }
        var operation = cloud.operations().begin("UpdateServerParameterManagementOperation", server);
        server.state(Server.UPDATING);
        server.after(cloud.delays().configure(), () -> {
            server.parameters().set(parameter, value);
            server.state(Server.READY);
            operation.succeed(cloud.now());
        });
        return cloud.operations().accepted(operation, call);
    }

    private static Refusal notAllowed(Known parameter, String value) {
        var isNumber =
                parameter.dataType().equals("Integer") || parameter.dataType().equals("Numeric");
        var text = isNumber
                ? "The value: [%s] of Server Parameter: [%s] is invalid, the allowed values are: [%s]"
                : "Value '%s' is invalid for server parameter '%s'. Allowed values are '%s'.";
        return new Refusal(
                400,
                "ServerParameterToCMSUnAllowedParameterValue",
                text.formatted(value, parameter.name(), parameter.allowed()));
    }

    private static Known required(Server server, ArmCall call) {
        var name = call.path("configuration");
        return ParameterCatalogue.find(server.version(), name)
                .orElseThrow(() -> ArmError.notFound(
                        "%s/flexibleServers/%s/configurations/%s".formatted(Route.PROVIDER, server.name(), name),
                        call.path("group")));
    }

    private static ObjectNode wire(Server server, Known parameter) {
        var set = server.parameters().set().containsKey(parameter.name());
        var out = Json.mapper().createObjectNode();
        out.putObject("properties")
                .put("value", server.parameters().value(parameter))
                .put("description", "Server parameter %s.".formatted(parameter.name()))
                .put("defaultValue", parameter.usual())
                .put("dataType", parameter.dataType())
                .put("allowedValues", parameter.allowed())
                .put("source", set ? "user-override" : "system-default")
                .put("isDynamicConfig", parameter.dynamic())
                .put("isReadOnly", false)
                .put("isConfigPendingRestart", server.parameters().isPending(parameter))
                .put("documentationLink", "https://www.postgresql.org/docs/%s/".formatted(server.version()));
        return out.put("id", server.id() + "/configurations/" + parameter.name())
                .put("name", parameter.name())
                .put("type", Route.PROVIDER + "/flexibleServers/configurations");
    }
}
