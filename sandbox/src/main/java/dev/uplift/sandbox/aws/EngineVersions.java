package dev.uplift.sandbox.aws;

import java.time.YearMonth;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The versions of PostgreSQL that RDS offers, and from which to which it upgrades; see engine-versions.txt. */
final class EngineVersions {

    private static final Comparator<String> BY_VERSION =
            Comparator.comparingInt(EngineVersions::major).thenComparingInt(EngineVersions::minor);

    private final SortedMap<String, YearMonth> releases = new TreeMap<>(BY_VERSION);

    EngineVersions() {
        Resource.rows("engine-versions.txt").forEach(row -> releases.put(row.get(0), YearMonth.parse(row.get(1))));
    }

    /** One more, unless it is known; it was just released. */
    void offer(String version, YearMonth now) {
        releases.putIfAbsent(version, now);
    }

    /** Oldest major version first, and within it the oldest minor version. */
    List<String> all() {
        return List.copyOf(releases.keySet());
    }

    boolean exists(String version) {
        return releases.containsKey(version);
    }

    /** For example 16. */
    static int major(String version) {
        return Integer.parseInt(version.replaceFirst("\\D.*", ""));
    }

    private static int minor(String version) {
        return Integer.parseInt(version.substring(version.indexOf('.') + 1));
    }

    /** Of parameter groups, for example {@code postgres16}. */
    static String family(String version) {
        return "postgres" + major(version);
    }

    /** Of RDS for PostgreSQL or of Aurora. */
    boolean isFamily(String family) {
        return all().stream()
                .anyMatch(version -> Arrays.stream(ClusterEngine.values())
                        .anyMatch(engine -> engine.family(version).equals(family)));
    }

    /** The minor version that stands for a major one. */
    Optional<String> defaultOf(int major) {
        return all().stream().filter(version -> major(version) == major).reduce((first, second) -> second);
    }

    /** The default of the default major version: the one before the newest. */
    String defaultVersion() {
        return defaultOf(major(all().getLast()) - 1).orElseThrow();
    }

    /** What a version can be upgraded to in one step: nothing newer may be lost on the way. */
    List<String> targets(String from) {
        var order = all();
        return order.stream()
                .filter(to -> order.indexOf(to) > order.indexOf(from))
                .filter(to -> !releases.get(to).isBefore(releases.get(from)))
                .toList();
    }
}
