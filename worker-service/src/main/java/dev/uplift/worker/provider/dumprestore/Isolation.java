package dev.uplift.worker.provider.dumprestore;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.Inventory;
import dev.uplift.worker.postgres.Inventory.Extension;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.precheck.About;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a scratch database does without, besides the subscriptions that no copy has; pure. */
final class Isolation {

    /** Can be made only in the one database that the server's settings name. */
    private static final List<String> BOUND = List.of("pg_cron");

    private static final int FIRST_TOOLS_WITH_EXCLUDE = 17;

    static final About NOT_REHEARSABLE = About.database(
                    "extension-not-rehearsable",
                    "It can be made only in the database that the server's settings name, not in a scratch database, and"
                            + " pg_dump can leave it out only from version 17 on.")
            .blocks(DUMP_RESTORE)
            .remedy("Ask for the upgrade with the option rehearsal = skip.");

    static final About NOT_REHEARSED = About.database(
                    "extension-not-rehearsed",
                    "It can be made only in the database that the server's settings name; the rehearsal leaves it out, and"
                            + " its jobs with it.")
            .informs(DUMP_RESTORE);

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

    /** What to know of such extensions before a rehearsal. */
    static List<Finding> look(Look look, Session session, String database) throws SQLException {
        if (!look.rehearsed() || look.tools().isEmpty()) {
            return OwnCheck.nothing();
        }
        var inPlace =
                look.copies().stream().filter(Copy::inPlace).map(Copy::database).collect(Collectors.toSet());
        var scratch = new Copy(database, 1, false).rehearsed();
        var left = Inventory.extensions(session).stream()
                .map(Extension::name)
                .filter(name -> leavesOut(inPlace, scratch, name))
                .toList();
        return findings(database, left, look.tools().get().major());
    }

    /** @param left out of which database */
    static List<Finding> findings(String database, List<String> left, int toolsMajor) {
        return left.isEmpty()
                ? OwnCheck.nothing()
                : OwnCheck.found(
                        toolsMajor < FIRST_TOOLS_WITH_EXCLUDE ? NOT_REHEARSABLE : NOT_REHEARSED,
                        "database %s: %s".formatted(database, Comparison.few(left)));
    }
}
