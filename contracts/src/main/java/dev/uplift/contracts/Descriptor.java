package dev.uplift.contracts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a worker's driver can do, so that requests are checked without knowing any provider.
 *
 * @param provider the name that requests use
 * @param title for people
 * @param address JSON Schema of a server's address
 * @param options JSON Schema of {@code options.provider}
 * @param strategies what it offers; the first is the default
 * @param needsTarget whether a second server is needed
 * @param needsCredentials whether a server must carry a reference to credentials
 * @param canRehearse whether its plans can prove themselves on a clone first
 * @param prechecks what it looks at before anything is touched
 * @param discovery JSON Schema of the scope in which it looks for servers; empty where it cannot
 */
public record Descriptor(
        String provider,
        String title,
        Map<String, Object> address,
        Map<String, Object> options,
        List<String> strategies,
        boolean needsTarget,
        boolean needsCredentials,
        boolean canRehearse,
        List<CatalogueEntry> prechecks,
        Optional<Map<String, Object>> discovery) {

    public Descriptor {
        requireNonNull(provider, "provider");
        title = title == null ? provider : title;
        address = address == null ? Map.of() : Map.copyOf(address);
        options = options == null ? Map.of() : Map.copyOf(options);
        strategies = List.copyOf(strategies);
        prechecks = prechecks == null ? List.of() : List.copyOf(prechecks);
        discovery = discovery == null ? Optional.empty() : discovery.map(Map::copyOf);
    }

    /** What a driver can do that cannot look for servers. */
    public Descriptor(
            String provider,
            String title,
            Map<String, Object> address,
            Map<String, Object> options,
            List<String> strategies,
            boolean needsTarget,
            boolean needsCredentials,
            boolean canRehearse,
            List<CatalogueEntry> prechecks) {
        this(
                provider,
                title,
                address,
                options,
                strategies,
                needsTarget,
                needsCredentials,
                canRehearse,
                prechecks,
                Optional.empty());
    }

    /** The same with more prechecks. */
    public Descriptor with(List<CatalogueEntry> more) {
        return with(Stream.concat(prechecks.stream(), more.stream()).toList(), discovery);
    }

    /** The same, of a driver that looks for servers in a scope of this JSON Schema. */
    public Descriptor discovering(Map<String, Object> scope) {
        return with(prechecks, Optional.of(scope));
    }

    private Descriptor with(List<CatalogueEntry> prechecks, Optional<Map<String, Object>> discovery) {
        return new Descriptor(
                provider,
                title,
                address,
                options,
                strategies,
                needsTarget,
                needsCredentials,
                canRehearse,
                prechecks,
                discovery);
    }
}
