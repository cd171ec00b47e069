package dev.uplift.sandbox.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.platform.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The backups of servers: a full one each day, and those on demand. */
final class Backups {

    private static final String ALL = Route.SERVER + "/backups";
    private static final String ONE = ALL + "/{backup}";
    private static final int MOST_ON_DEMAND = 7;
    private static final Duration DAY = Duration.ofDays(1);

    private final AzureCloud cloud;

    Backups(AzureCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of("BackupsAutomaticAndOnDemand_ListByServer", "GET", ALL, this::list),
                Route.of("BackupsAutomaticAndOnDemand_Get", "GET", ONE, this::get),
                Route.of("BackupsAutomaticAndOnDemand_Create", "PUT", ONE, this::create),
                Route.of("BackupsAutomaticAndOnDemand_Delete", "DELETE", ONE, this::delete));
    }

    private Reply list(ArmCall call) {
        return Reply.list(all(cloud.server(call)));
    }

    private Reply get(ArmCall call) {
        var server = cloud.server(call);
        return Reply.ok(all(server).stream()
                .filter(backup -> backup.path("name").asText().equalsIgnoreCase(call.path("backup")))
                .findFirst()
                .orElseThrow(() -> notFound(server, call)));
    }

    private static Refusal notFound(Server server, ArmCall call) {
        return ArmError.notFound(
                "%s/flexibleServers/%s/backups/%s".formatted(Route.PROVIDER, server.name(), call.path("backup")),
                call.path("group"));
    }

    private List<ObjectNode> all(Server server) {
        var backups = new ArrayList<ObjectNode>();
        server.earliestRestore().ifPresent(first -> {
            for (var time = first; !time.isAfter(cloud.now()); time = time.plus(DAY)) {
                backups.add(wire(server, "backup_" + ArmTime.dotNet(time), "Full", "Automatic", time));
            }
        });
        server.backups()
                .values()
                .forEach(backup -> backups.add(
                        wire(server, backup.name(), "Customer On-Demand", "Customer Initiated", backup.completed())));
        return backups;
    }

    private static ObjectNode wire(Server server, String name, String type, String source, Instant completed) {
        var out = Json.mapper().createObjectNode();
        out.putObject("properties")
                .put("backupType", type)
                .put("completedTime", ArmTime.offset(completed))
                .put("source", source);
        return out.put("id", server.id() + "/backups/" + name)
                .put("name", name)
                .put("type", Route.PROVIDER + "/flexibleServers/backups");
    }

    /** What a server cannot have, Azure accepts first: its operation fails. */
    private Reply create(ArmCall call) {
        var server = cloud.server(call);
        var name = call.path("backup");
        server.checkChangeable();
        if (server.backups().containsKey(name)) {
            throw ArmError.notAllowed("There is a backup '%s' already.", name);
        }
        var operation = cloud.operations().begin("CreateBackupManagementOperation", server);
        server.after(cloud.delays().backup(), () -> {
            if (server.isBurstable()) {
                fail(operation, "OnBurstableServer", "On-demand backups are not possible for Burstable servers.");
            } else if (server.text("storage.type").equals("PremiumV2_LRS")) {
                fail(operation, "OnPremiumV2Storage", "On-demand backups are not possible with Premium SSD v2.");
            } else if (server.backups().size() >= MOST_ON_DEMAND) {
                fail(operation, "LimitOfBackupsReached", "The limit of customer on-demand backups is reached.");
            } else {
                server.backups().put(name, new Server.Backup(name, cloud.now()));
                operation.succeed(cloud.now());
            }
        });
        return cloud.operations().accepted(operation, call);
    }

    private void fail(Operation operation, String why, String text) {
        operation.fail(new Problem("CustomerOnDemandBackupCannotBePerformed" + why, text), cloud.now());
    }

    private Reply delete(ArmCall call) {
        var server = cloud.server(call);
        if (!server.backups().containsKey(call.path("backup"))) {
            return Reply.noContent();
        }
        server.checkChangeable();
        var operation = cloud.operations().begin("DeleteBackupManagementOperation", server);
        server.after(cloud.delays().configure(), () -> {
            server.backups().remove(call.path("backup"));
            operation.succeed(cloud.now());
        });
        return cloud.operations().accepted(operation, call);
    }
}
