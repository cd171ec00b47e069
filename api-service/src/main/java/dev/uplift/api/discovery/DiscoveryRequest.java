package dev.uplift.api.discovery;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.wire.Json;
import java.util.Map;
import java.util.Optional;

/**
 * Where to look for servers.
 *
 * @param provider whose
 * @param scope in the provider's own terms
 * @param credentials a reference to the credentials, where the provider wants one
 * @param labels for every server that is found, beside those of the platform
 * @param pool the workers that can reach the platform, and the servers
 */
public record DiscoveryRequest(
        String provider,
        Map<String, Object> scope,
        Optional<String> credentials,
        Map<String, String> labels,
        String pool) {

    public DiscoveryRequest {
        scope = Map.copyOf(scope);
        credentials = credentials == null ? Optional.empty() : credentials;
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        pool = pool == null ? Server.DEFAULT_POOL : pool;
    }

    /** The same for everybody who looks in the same place. */
    String scopeKey() {
        return Json.sha256(Map.of("provider", provider, "pool", pool, "scope", scope));
    }
}
