package dev.uplift.contracts;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * A PostgreSQL server that Uplift can reach.
 *
 * @param provider whose driver knows how, for example {@code dump-restore}
 * @param address where it is, in the provider's own terms; the driver's descriptor has its schema
 * @param credentials a reference to the credentials ({@code env:NAME}, {@code file:/path}), never the credentials
 * @param labels for selection; free text
 * @param pool the workers that can reach its network
 */
public record Server(
        String provider,
        Map<String, Object> address,
        Optional<String> credentials,
        Map<String, String> labels,
        String pool) {

    public static final String DEFAULT_POOL = "default";

    public Server {
        requireNonNull(provider, "provider");
        address = address == null ? Map.of() : Map.copyOf(address);
        credentials = credentials == null ? Optional.empty() : credentials;
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        pool = pool == null ? DEFAULT_POOL : pool;
    }
}
