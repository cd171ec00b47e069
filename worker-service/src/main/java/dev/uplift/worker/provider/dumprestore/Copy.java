package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.UpgradeId;
import java.util.List;
import java.util.Map;

/**
 * One database of the source and where it goes.
 *
 * @param database its name, on the source and at last on the target
 * @param n its number in the plan, from 1
 * @param inPlace it exists on every server, and is filled where it is
 */
record Copy(String database, int n, boolean inPlace) {

    /** The name until the target is opened. */
    String built(UpgradeId upgrade) {
        return inPlace ? database : "uplift_%s_%d".formatted(upgrade, n);
    }

    Map<String, Object> parameters() {
        return Map.of("database", database, "n", n, "inPlace", inPlace);
    }

    static Copy of(Map<String, Object> parameters) {
        return new Copy(
                parameters.get("database").toString(),
                ((Number) parameters.get("n")).intValue(),
                Boolean.TRUE.equals(parameters.get("inPlace")));
    }

    static Map<String, Object> parameters(List<Copy> copies) {
        return Map.of("databases", copies.stream().map(Copy::parameters).toList());
    }

    /** The copies that a step for the whole server is about. */
    @SuppressWarnings("unchecked")
    static List<Copy> all(Map<String, Object> parameters) {
        return ((List<Map<String, Object>>) parameters.get("databases"))
                .stream().map(Copy::of).toList();
    }
}
