package dev.uplift.worker.provider.dumprestore;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The driver's own options.
 *
 * @param rolePasswords role to the reference of its password, for roles whose password cannot be read
 * @param owners role of the source to the role that owns its objects on the target
 * @param probeDatabase where the outage probe writes; left out: the biggest database
 * @param sampleAbove bytes of a table from which on a comparison by sample looks at some of its rows; 0 or more
 */
record DumpRestoreOptions(
        Map<String, String> rolePasswords,
        Map<String, String> owners,
        Optional<String> probeDatabase,
        long sampleAbove) {

    /** One GiB: hashing as much takes some seconds on each side. */
    static final long SAMPLE_ABOVE = 1L << 30;

    static DumpRestoreOptions of(Map<String, Object> provider) {
        return new DumpRestoreOptions(
                texts(provider.get("rolePasswords")),
                texts(provider.get("owners")),
                Optional.ofNullable(provider.get("probeDatabase")).map(Object::toString),
                provider.get("sampleAbove") instanceof Number bytes ? bytes.longValue() : SAMPLE_ABOVE);
    }

    /** Who owns on the target what a role owns on the source. */
    String owner(String role) {
        return owners.getOrDefault(role, role);
    }

    private static Map<String, String> texts(Object map) {
        return map instanceof Map<?, ?> entries
                ? entries.entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                entry -> entry.getKey().toString(),
                                entry -> entry.getValue().toString()))
                : Map.of();
    }
}
