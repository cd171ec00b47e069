package dev.uplift.contracts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
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
        List<CatalogueEntry> prechecks) {

    public Descriptor {
        requireNonNull(provider, "provider");
        title = title == null ? provider : title;
        address = address == null ? Map.of() : Map.copyOf(address);
        options = options == null ? Map.of() : Map.copyOf(options);
        strategies = List.copyOf(strategies);
        prechecks = prechecks == null ? List.of() : List.copyOf(prechecks);
    }

    /** The same with more prechecks. */
    public Descriptor with(List<CatalogueEntry> more) {
        var all = Stream.concat(prechecks.stream(), more.stream()).toList();
        return new Descriptor(
                provider, title, address, options, strategies, needsTarget, needsCredentials, canRehearse, all);
    }
}
