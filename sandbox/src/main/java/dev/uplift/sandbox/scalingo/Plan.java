package dev.uplift.sandbox.scalingo;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a database was ordered as.
 *
 * @param dedicated Dedicated Resources, else an addon on shared ones
 * @param topology {@code starter} with one node, {@code business} or {@code enterprise} with several
 */
public record Plan(boolean dedicated, String topology) {

    /** Days that points in time can be restored of, by the documentation of backups. */
    private static final Map<String, Integer> WINDOWS = Map.of("starter", 7, "business", 14, "enterprise", 30);

    private static final Map<String, Integer> MEGABYTES = Map.of("starter", 4096, "business", 4096, "enterprise", 8192);
    private static final int SHARED_WINDOW = 7;

    public Plan {
        if (!WINDOWS.containsKey(topology)) {
            throw new IllegalArgumentException("no topology " + topology);
        }
    }

    /** Those that addons are ordered with. */
    static List<Plan> classic() {
        return WINDOWS.keySet().stream()
                .sorted()
                .map(topology -> new Plan(false, topology))
                .toList();
    }

    /** On the wire, where names are for people. */
    String id() {
        return "plan-of-" + name();
    }

    String name() {
        return "postgresql-%s%s-%d".formatted(dedicated ? "dr-" : "", topology, memory());
    }

    /** As what offers it is called. */
    String technology() {
        return dedicated ? "postgresql-ng" : "postgresql";
    }

    int memory() {
        return MEGABYTES.get(topology);
    }

    boolean isCluster() {
        return !topology.equals("starter");
    }

    /** Whether the platform itself takes dumps. */
    boolean hasDumps() {
        return !dedicated;
    }

    /** How far back points in time go. */
    Duration window() {
        return Duration.ofDays(dedicated ? WINDOWS.get(topology) : SHARED_WINDOW);
    }
}
