package dev.uplift.sandbox.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The check of an upgrade without the upgrade; younger than the rest of the API. */
final class Prechecks {

    private static final String SINCE = "2026-04-01-preview";
    private static final String RESULTS = Route.SERVER + "/majorVersionUpgradePrecheck";

    private final AzureCloud cloud;
    private final Map<String, Precheck> byId = new LinkedHashMap<>();

    /** @param results empty while it runs */
    private record Precheck(
            Server server, String target, Instant created, Operation operation, List<Policies.Result> results) {}

    Prechecks(AzureCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of(
                                "Servers_StartMajorVersionUpgradePrecheck",
                                "POST",
                                Route.SERVER + "/startMajorVersionUpgradePrecheck",
                                this::start)
                        .since(SINCE),
                Route.of("MajorVersionUpgradePrecheck_ListByServer", "GET", RESULTS, this::list)
                        .since(SINCE),
                Route.of("MajorVersionUpgradePrecheck_Get", "GET", RESULTS + "/{id}", this::get)
                        .since(SINCE));
    }

    /** The server goes on serving, and stays ready. */
    private Reply start(ArmCall call) {
        var server = cloud.server(call);
        var target = call.body().path("targetVersion").asText("");
        server.checkChangeable();
        var targets = Versions.targets(server.version(), cloud.now());
        if (!targets.contains(target)) {
            throw ArmError.outOfRange("TargetVersion", String.join(",", targets));
        }
        var operation = cloud.operations().begin("MajorVersionUpgradePreCheckManagementOperation", server);
        byId.put(operation.id(), new Precheck(server, target, cloud.now(), operation, List.of()));
        server.after(cloud.delays().precheck(), () -> {
            var results = Policies.check(cloud, server, target);
            byId.computeIfPresent(
                    operation.id(), (id, begun) -> new Precheck(server, target, begun.created(), operation, results));
            operation.succeed(cloud.now());
        });
        return cloud.operations().accepted(operation, call);
    }

    private Reply list(ArmCall call) {
        var server = cloud.server(call);
        return Reply.list(byId.values().stream()
                .filter(precheck -> precheck.server() == server)
                .map(Prechecks::wire)
                .toList());
    }

    private Reply get(ArmCall call) {
        var server = cloud.server(call);
        var precheck = byId.get(call.path("id"));
        if (precheck == null || precheck.server() != server) {
            throw ArmError.notFound(
                    "%s/flexibleServers/%s/majorVersionUpgradePrecheck/%s"
                            .formatted(Route.PROVIDER, server.name(), call.path("id")),
                    call.path("group"));
        }
        return Reply.ok(wire(precheck));
    }

    private static ObjectNode wire(Precheck precheck) {
        var id = precheck.operation().id();
        var out = Json.mapper().createObjectNode().put("targetVersion", precheck.target());
        var properties = out.putObject("properties").put("status", status(precheck));
        var details = properties.putArray("policyDetails");
        precheck.results()
                .forEach(result -> details.addObject()
                        .put("policyName", result.name())
                        .put("passed", result.passed())
                        .put("errorCode", result.passed() ? 0 : 1)
                        .put("policyDescription", result.passed() ? result.description() : result.reason()));
        properties.put("targetVersion", precheck.target()).put("createTime", ArmTime.ticks(precheck.created()));
        if (!precheck.results().isEmpty()) {
            properties.put(
                    "precheckResult",
                    "The Major Version Upgrade Precheck Validation operation completed %s."
                            .formatted(passed(precheck) ? "successfully" : "with failures"));
        }
        return out.put("id", precheck.server().id() + "/majorVersionUpgradePrecheck/" + id)
                .put("name", id)
                .put("type", Route.PROVIDER + "/flexibleServers/majorVersionUpgradePrecheck");
    }

    private static String status(Precheck precheck) {
        if (precheck.results().isEmpty()) {
            return precheck.operation().isUnderWay() ? "Validating" : "Canceled";
        }
        return passed(precheck) ? "Succeeded" : "Failed";
    }

    private static boolean passed(Precheck precheck) {
        return precheck.results().stream().allMatch(Policies.Result::passed);
    }
}
