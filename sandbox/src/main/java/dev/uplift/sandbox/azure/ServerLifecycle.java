package dev.uplift.sandbox.azure;

import java.util.List;

/** Restart and deletion of servers. */
final class ServerLifecycle {

    private final AzureCloud cloud;

    ServerLifecycle(AzureCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of("Servers_Restart", "POST", Route.SERVER + "/restart", this::restart),
                Route.of("Servers_Delete", "DELETE", Route.SERVER, this::delete));
    }

    /** All parameters that wait for it are in force afterwards. */
    private Reply restart(ArmCall call) {
        var server = cloud.server(call);
        server.checkChangeable();
        var operation = cloud.operations().begin("RestartServerManagementOperation", server);
        server.state("Restarting");
        server.after(cloud.delays().restart(), () -> {
            server.parameters().restart();
            server.state(Server.READY);
            operation.succeed(cloud.now());
        });
        return cloud.operations().accepted(operation, call);
    }

    /** What is not there counts as deleted. */
    private Reply delete(ArmCall call) {
        var group = cloud.required(call);
        var found = cloud.find(call.path("server")).filter(group::has);
        if (found.isEmpty()) {
            return Reply.noContent();
        }
        var server = found.get();
        if (server.isBusy()) {
            throw ArmError.busy(server.name());
        }
        var operation = cloud.operations().begin("DropServerManagementOperation", server);
        server.state("Dropping");
        server.after(cloud.delays().delete(), () -> {
            operation.succeed(cloud.now());
            cloud.remove(server);
        });
        return cloud.operations().accepted(operation, call);
    }
}
