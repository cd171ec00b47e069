package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.Comparison;
import java.util.List;
import java.util.Set;

/** What a scratch database does without, besides the subscriptions that no copy has; pure. */
final class Isolation {

    /** Can be made only in the one database that the server's settings name. */
    private static final List<String> BOUND = List.of("pg_cron");

    private static final int FIRST_TOOLS_WITH_EXCLUDE = 17;

    private Isolation() {}

    /**
     * Whether an extension of the source is not rehearsed: production fills the database that it is bound to.
     *
     * @param inPlace databases that every server has
     */
    static boolean leavesOut(Set<String> inPlace, Copy copy, String extension) {
        return copy.rehearsal() && inPlace.contains(copy.database()) && BOUND.contains(extension);
    }

    /** What pg_dump is told. @param toolsMajor its version, for example 18 */
    static List<String> dumpOptions(Set<String> inPlace, Copy copy, int toolsMajor) {
        return toolsMajor < FIRST_TOOLS_WITH_EXCLUDE
                ? List.of()
                : BOUND.stream()
                        .filter(name -> leavesOut(inPlace, copy, name))
                        .map(name -> "--exclude-extension=" + name)
                        .toList();
    }

    /** What to know of such extensions before a rehearsal. @param left out of which database */
    static List<Finding> findings(String database, List<String> left, int toolsMajor) {
        var object = "database %s: %s".formatted(database, Comparison.few(left));
        var bound = "It can be made only in the database that the server's settings name";
        if (left.isEmpty()) {
            return Found.nothing();
        }
        return toolsMajor < FIRST_TOOLS_WITH_EXCLUDE
                ? Found.block(
                        "extension-not-rehearsable",
                        object,
                        "%s, not in a scratch database, and pg_dump can leave it out only from version %d on."
                                .formatted(bound, FIRST_TOOLS_WITH_EXCLUDE),
                        "Ask for the upgrade with the option rehearsal = skip.")
                : Found.info(
                        "extension-not-rehearsed",
                        object,
                        "%s; the rehearsal leaves it out, and its jobs with it.".formatted(bound),
                        "");
    }
}
