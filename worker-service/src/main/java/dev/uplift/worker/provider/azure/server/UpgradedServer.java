package dev.uplift.worker.provider.azure.server;

import java.util.List;

/**
 * All of a server that decides what an upgrade does to it. What may change without changing the upgrade, such as its
 * storage or its tags, is not here, so that the plan's hash stays the same.
 *
 * @param name its name
 * @param identity the same for every spelling of its address
 * @param version the exact one that it runs
 * @param target major version that it is upgraded to
 * @param replicas names of those that must be gone meanwhile, in order
 * @param endpoints names of virtual endpoints that lead to it, in order
 * @param standby whether it has one, or should
 * @param takesBackups whether Azure takes backups of it when asked
 * @param sql whether somebody gave credentials to log in with
 */
public record UpgradedServer(
        String name,
        String identity,
        String version,
        String target,
        List<String> replicas,
        List<String> endpoints,
        boolean standby,
        boolean takesBackups,
        boolean sql) {

    /** In order, so that the plan is the same however Azure lists them. */
    public UpgradedServer {
        replicas = replicas.stream().sorted().toList();
        endpoints = endpoints.stream().sorted().toList();
    }

    /** @param target major version that it is upgraded to */
    public static UpgradedServer of(ServerAddress address, SourceSettings settings, String target, boolean sql) {
        var server = settings.server();
        return new UpgradedServer(
                server.name(),
                address.identity(),
                server.exactVersion(),
                target,
                settings.replicas().stream().map(FlexibleServer::name).toList(),
                settings.endpoints().stream()
                        .map(SourceSettings.VirtualEndpoint::name)
                        .toList(),
                server.highAvailability().wanted(),
                server.takesBackups(),
                sql);
    }
}
