package dev.uplift.contracts;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * A server that a platform has, as the platform shows it.
 *
 * @param address where it is, in the provider's own terms: what an upgrade of it would be asked with
 * @param labels what the platform calls tags or labels; free text
 * @param version as exact as the platform says, for example {@code 16.9}
 * @param engine the platform's word for what runs there, for example {@code aurora-postgresql}
 * @param status the platform's word for how it is, for example {@code available}
 * @param identity what stays when the server is renamed, and no other server ever has
 */
public record FoundServer(
        Map<String, Object> address,
        Map<String, String> labels,
        Optional<String> version,
        Optional<String> engine,
        Optional<String> status,
        Optional<String> identity) {

    public FoundServer {
        requireNonNull(address, "address");
        address = Map.copyOf(address);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        version = version == null ? Optional.empty() : version;
        engine = engine == null ? Optional.empty() : engine;
        status = status == null ? Optional.empty() : status;
        identity = identity == null ? Optional.empty() : identity;
    }
}
