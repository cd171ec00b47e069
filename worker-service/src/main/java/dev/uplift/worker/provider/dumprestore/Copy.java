package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.UpgradeId;
import dev.uplift.worker.postgres.step.NamedDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One database of the source and where it goes.
 *
 * @param database its name, on the source and at last on the target
 * @param n its number in the plan, from 1
 * @param inPlace it exists on every server, and is filled where it is
 * @param rehearsal it goes into a scratch database, which is never opened
 */
record Copy(String database, int n, boolean inPlace, boolean rehearsal) {

    private static final String REHEARSAL = "rehearsal";

    /** One of production. */
    Copy(String database, int n, boolean inPlace) {
        this(database, n, inPlace, false);
    }

    /** Its rehearsal; never in place, so that the target's own databases are not touched. */
    Copy rehearsed() {
        return new Copy(database, n, false, true);
    }

    /** The name until the target is opened. */
    String built(UpgradeId upgrade) {
        return inPlace ? database : "uplift_%s_%s%d".formatted(upgrade, rehearsal ? "r" : "", n);
    }

    /** The same for what works on any server. */
    NamedDatabase named(UpgradeId upgrade) {
        return new NamedDatabase(database, built(upgrade));
    }

    /** The id of a check of this database; those of a rehearsal never meet those of production. */
    String check(String what) {
        return "%s%s:%s".formatted(rehearsal ? REHEARSAL + ":" : "", what, database);
    }

    /** The fact that its copy leaves. */
    String fact() {
        return (rehearsal ? "rehearsed/" : "copied/") + n;
    }

    /** Only a rehearsal says that it is one: the steps of production are the same with and without it. */
    Map<String, Object> parameters() {
        var parameters = new HashMap<String, Object>(Map.of("database", database, "n", n, "inPlace", inPlace));
        if (rehearsal) {
            parameters.put(REHEARSAL, true);
        }
        return Map.copyOf(parameters);
    }

    static Copy of(Map<String, Object> parameters) {
        return new Copy(
                parameters.get("database").toString(),
                ((Number) parameters.get("n")).intValue(),
                Boolean.TRUE.equals(parameters.get("inPlace")),
                Boolean.TRUE.equals(parameters.get(REHEARSAL)));
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
