package dev.uplift.sandbox.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** What can be seen of servers. */
final class ServerQueries {

    /** Of a list; the real size is not documented. */
    static final int PAGE = 50;

    private static final String SKIP = "$skiptoken";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*");
    private static final int SHORTEST = 3;
    private static final int LONGEST = 63;

    private final AzureCloud cloud;

    ServerQueries(AzureCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of(
                        "Servers_ListBySubscription",
                        "GET",
                        Route.SUBSCRIPTION + "/providers/" + Route.PROVIDER + "/flexibleServers",
                        this::ofSubscription),
                Route.of("Servers_ListByResourceGroup", "GET", Route.SERVERS, this::ofGroup),
                Route.of(
                        "Servers_Get",
                        "GET",
                        Route.SERVER,
                        call -> Reply.ok(cloud.server(call).wire())),
                Route.of("Replicas_ListByServer", "GET", Route.SERVER + "/replicas", this::replicas),
                Route.of(
                        "NameAvailability_CheckWithLocation",
                        "POST",
                        Route.LOCATION + "/checkNameAvailability",
                        this::checkName),
                Route.of(
                        "NameAvailability_CheckGlobally",
                        "POST",
                        Route.SUBSCRIPTION + "/providers/" + Route.PROVIDER + "/checkNameAvailability",
                        this::checkName));
    }

    private Reply ofSubscription(ArmCall call) {
        var path =
                "/subscriptions/%s/providers/%s/flexibleServers".formatted(call.path("subscription"), Route.PROVIDER);
        return page(
                call,
                path,
                cloud.servers().stream()
                        .filter(server -> server.place().subscription().equalsIgnoreCase(call.path("subscription")))
                        .toList());
    }

    private Reply ofGroup(ArmCall call) {
        var group = cloud.required(call);
        var path = "/subscriptions/%s/resourceGroups/%s/providers/%s/flexibleServers"
                .formatted(call.path("subscription"), call.path("group"), Route.PROVIDER);
        return page(call, path, cloud.servers().stream().filter(group::has).toList());
    }

    /** The token is the last name, so that what comes or goes meanwhile neither repeats nor hides anything else. */
    private static Reply page(ArmCall call, String path, List<Server> all) {
        var after = call.query(SKIP).map(AzureCloud::lower).orElse("");
        var rest = all.stream()
                .filter(server -> AzureCloud.lower(server.name()).compareTo(after) > 0)
                .limit(PAGE + 1L)
                .toList();
        var out = Json.mapper().createObjectNode();
        var value = out.putArray("value");
        rest.stream().limit(PAGE).map(Server::wire).forEach(value::add);
        if (rest.size() > PAGE) {
            var token = URLEncoder.encode(rest.get(PAGE - 1).name(), StandardCharsets.UTF_8);
            out.put(
                    "nextLink",
                    "%s%s?api-version=%s&%%24skiptoken=%s".formatted(call.base(), path, call.apiVersion(), token));
        }
        return Reply.ok(out);
    }

    private Reply replicas(ArmCall call) {
        return Reply.list(
                cloud.replicasOf(cloud.server(call)).stream().map(Server::wire).toList());
    }

    private Reply checkName(ArmCall call) {
        var name = call.body().path("name").asText("");
        var out = Json.mapper()
                .createObjectNode()
                .put("name", name)
                .put("type", call.body().path("type").asText(""));
        if (!isName(name)) {
            return Reply.ok(unavailable(out, "Invalid", "The name is not valid for a server."));
        }
        if (cloud.find(name).isPresent()) {
            return Reply.ok(unavailable(out, "AlreadyExists", "Specified server name is already used."));
        }
        return Reply.ok(out.put("nameAvailable", true).put("message", ""));
    }

    private static ObjectNode unavailable(ObjectNode out, String reason, String message) {
        return out.put("nameAvailable", false).put("reason", reason).put("message", message);
    }

    /** Whether a server can have it. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches() && name.length() >= SHORTEST && name.length() <= LONGEST;
    }
}
