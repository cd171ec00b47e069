package dev.uplift.sandbox.azure;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A server as it is now, for tests and the demo.
 *
 * @param state as on the wire
 * @param sku its machine, for example {@code Standard_D2ds_v5}
 * @param tier {@code Burstable}, {@code GeneralPurpose} or {@code MemoryOptimized}
 * @param version major
 * @param highAvailability its mode, {@code Disabled} without
 * @param upgradesAsked how many upgrades of the major version were accepted
 * @param parameters set by users
 * @param source the id of what it is a replica of
 * @param backups names of those on demand
 */
public record ServerView(
        String name,
        String id,
        String state,
        String version,
        String sku,
        String tier,
        String highAvailability,
        Map<String, String> tags,
        int upgradesAsked,
        Map<String, String> parameters,
        Optional<String> source,
        Set<String> backups) {

    static ServerView of(Server server) {
        return new ServerView(
                server.name(),
                server.id(),
                server.state(),
                server.version(),
                server.sku().path("name").asText(),
                server.sku().path("tier").asText(),
                server.text("highAvailability.mode"),
                server.tags(),
                server.upgradesAsked(),
                server.parameters().set(),
                server.source(),
                Set.copyOf(server.backups().keySet()));
    }
}
