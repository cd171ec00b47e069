package dev.uplift.sandbox.azure;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The versions of PostgreSQL that Azure knows: Azure's version policy, as of April 2026. */
final class Versions {

    private static final SortedMap<Integer, LocalDate> END_OF_SUPPORT = new TreeMap<>(Map.of(
            11, LocalDate.of(2026, 3, 31),
            12, LocalDate.of(2026, 3, 31),
            13, LocalDate.of(2026, 3, 31),
            14, LocalDate.of(2026, 11, 12),
            15, LocalDate.of(2027, 11, 11),
            16, LocalDate.of(2028, 11, 9),
            17, LocalDate.of(2029, 11, 8),
            18, LocalDate.of(2030, 11, 14)));

    /** What a server of a major version gets; it cannot be chosen. */
    private static final Map<Integer, String> MINOR =
            Map.of(11, "22", 12, "22", 13, "23", 14, "20", 15, "15", 16, "11", 17, "7", 18, "1");

    private Versions() {}

    /** Ascending, those that are no longer supported too. */
    static List<String> all() {
        return END_OF_SUPPORT.keySet().stream().map(String::valueOf).toList();
    }

    static boolean knows(String version) {
        return all().contains(version);
    }

    static String minor(String version) {
        return MINOR.get(Integer.parseInt(version));
    }

    /** The later ones that are still supported, ascending. */
    static List<String> targets(String version, Instant now) {
        var today = now.atZone(ZoneOffset.UTC).toLocalDate();
        return END_OF_SUPPORT.entrySet().stream()
                .filter(offered -> offered.getKey() > Integer.parseInt(version))
                .filter(offered -> offered.getValue().isAfter(today))
                .map(offered -> String.valueOf(offered.getKey()))
                .toList();
    }
}
