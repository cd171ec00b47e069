package dev.uplift.sandbox.aws;

import java.time.YearMonth;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The versions of PostgreSQL that RDS offers, and from which to which it upgrades; see engine-versions.txt. */
final class EngineVersions {

    private static final Map<String, YearMonth> RELEASES = new LinkedHashMap<>();

    static {
        Resource.rows("engine-versions.txt").forEach(row -> RELEASES.put(row.get(0), YearMonth.parse(row.get(1))));
    }

    private EngineVersions() {}

    /** Oldest major version first, and within it the oldest minor version. */
    static List<String> all() {
        return List.copyOf(RELEASES.keySet());
    }

    static boolean exists(String version) {
        return RELEASES.containsKey(version);
    }

    /** For example 16. */
    static int major(String version) {
        return Integer.parseInt(version.replaceFirst("\\D.*", ""));
    }

    /** Of parameter groups, for example {@code postgres16}. */
    static String family(String version) {
        return "postgres" + major(version);
    }

    /** Of RDS for PostgreSQL or of Aurora. */
    static boolean isFamily(String family) {
        return all().stream()
                .anyMatch(version -> Arrays.stream(ClusterEngine.values())
                        .anyMatch(engine -> engine.family(version).equals(family)));
    }

    /** The minor version that stands for a major one. */
    static Optional<String> defaultOf(int major) {
        return all().stream().filter(version -> major(version) == major).reduce((first, second) -> second);
    }

    /** The default of the default major version: the one before the newest. */
    static String defaultVersion() {
        return defaultOf(major(all().getLast()) - 1).orElseThrow();
    }

    /** What a version can be upgraded to in one step: nothing newer may be lost on the way. */
    static List<String> targets(String from) {
        var order = all();
        return order.stream()
                .filter(to -> order.indexOf(to) > order.indexOf(from))
                .filter(to -> !RELEASES.get(to).isBefore(RELEASES.get(from)))
                .toList();
    }
}
