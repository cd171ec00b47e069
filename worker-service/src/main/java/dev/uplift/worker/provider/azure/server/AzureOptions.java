package dev.uplift.worker.provider.azure.server;

import dev.uplift.contracts.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The driver's own options; see the descriptor of the driver for their schema.
 *
 * @param extensions for the clone's and the restored server's allow-list; left out: what the server itself allows
 * @param platformPrecheck whether Azure is asked to look for itself, where it can
 * @param recreateReplicas whether replicas, which no major upgrade leaves, are made anew
 * @param moveEndpoint whether a way back moves the server's virtual endpoint to the restored one
 */
public record AzureOptions(
        Optional<List<String>> extensions, boolean platformPrecheck, boolean recreateReplicas, boolean moveEndpoint) {

    private record Given(
            Optional<List<String>> extensions,
            Optional<Boolean> platformPrecheck,
            Optional<Boolean> recreateReplicas,
            Optional<Boolean> moveEndpoint) {}

    /** @param provider as the request gives them; the API has held them against the schema */
    public static AzureOptions of(Map<String, Object> provider) {
        var given = Json.mapper().convertValue(provider, Given.class);
        return new AzureOptions(
                given.extensions(),
                given.platformPrecheck().orElse(true),
                given.recreateReplicas().orElse(true),
                given.moveEndpoint().orElse(true));
    }
}
