package dev.uplift.worker.provider.scalingo.precheck;

import static dev.uplift.worker.platform.PlatformCheck.found;
import static dev.uplift.worker.platform.PlatformCheck.nothing;
import static dev.uplift.worker.platform.PlatformCheck.when;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.UpgradeOptions.Backup;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.provider.scalingo.plan.UpgradedDatabase.Dumps;
import java.util.List;

/** Prechecks of the dumps before major versions, which are all that is left of a database as it was. */
final class DumpChecks {

    private static final long MEBIBYTE = 1L << 20;

    static final About NO_BACKUP = About.provider(
                    "no-backup",
                    "Nothing would be left of the data as it was before a major version, which takes the points in time before it"
                            + " away, too: Scalingo makes no dumps of databases of Dedicated Resources.")
            .blocks(PG_UPGRADE)
            .remedy(
                    "Give the workers uplift.scalingo.dump-directory and the database credentials, so that they make the dumps; or"
                            + " take a pg_dump of every database just before, keep it, and say accept: [\"no-backup\"].");
    static final About LEFT = About.provider(
                    "backup-left-to-platform",
                    "With backup: platform, no dump is asked for before a major version: the way back is the last one of"
                            + " Scalingo's own schedule.")
            .warns(PG_UPGRADE)
            .remedy("Leave backup out, or see that there is a dump of the same day.");
    static final About DIRECTORY = About.provider(
                    "dump-directory-unusable", "The worker cannot write to the folder in which it is to keep dumps.")
            .blocks(PG_UPGRADE)
            .remedy("Correct uplift.scalingo.dump-directory of the workers, or their rights there.");
    static final About ROOM = About.provider(
                    "dump-room",
                    "In the folder of dumps there is less room than the database has, once for each major version on the way.")
            .blocks(PG_UPGRADE)
            .remedy("Make room in uplift.scalingo.dump-directory. Dumps are compressed, so less may do: accept:"
                    + " [\"dump-room\"].");
    static final About TOOLS = About.provider(
                    "dump-tools-missing", "The worker has no pg_dump of the database's version, or a newer one.")
            .blocks(PG_UPGRADE)
            .remedy("Install the package postgresql-client of that version on every worker of the pool.");

    static final List<PlatformCheck<ScalingoLook>> ALL = List.of(
            new PlatformCheck<>(NO_BACKUP, DumpChecks::backup),
            when(
                    LEFT,
                    look -> !look.majors().isEmpty()
                            && !look.addon().isDedicated()
                            && look.options().backup() == Backup.PLATFORM),
            when(DIRECTORY, look -> makes(look) && !look.dumping().usable()),
            new PlatformCheck<>(ROOM, DumpChecks::room),
            new PlatformCheck<>(TOOLS, DumpChecks::tools));

    private DumpChecks() {}

    /** Whether the worker is to make dumps. */
    private static boolean makes(ScalingoLook look) {
        return !look.majors().isEmpty() && look.dumps() == Dumps.OWN;
    }

    private static List<Finding> backup(ScalingoLook look) {
        if (look.majors().isEmpty() || !look.addon().isDedicated() || makes(look)) {
            return nothing();
        }
        return found(NO_BACKUP, look, "%s The worker makes none, %s.".formatted(NO_BACKUP.title(), why(look)));
    }

    private static String why(ScalingoLook look) {
        if (look.options().backup() != Backup.OWN) {
            return "since the request says backup: platform";
        }
        return look.dumping().directory() ? "since nobody said who logs in" : "since it has no folder for them";
    }

    private static List<Finding> room(ScalingoLook look) {
        if (!makes(look) || look.bytes().isEmpty() || look.dumping().room().isEmpty()) {
            return nothing();
        }
        var needed = look.bytes().get() * look.majors().size();
        var there = look.dumping().room().get();
        return there >= needed
                ? nothing()
                : found(
                        ROOM,
                        look,
                        "There is room for %d MiB, and %d dumps of %d MiB, uncompressed, are to be made."
                                .formatted(
                                        there / MEBIBYTE,
                                        look.majors().size(),
                                        look.bytes().get() / MEBIBYTE));
    }

    private static List<Finding> tools(ScalingoLook look) {
        return makes(look) && look.dumping().tools().isEmpty()
                ? found(
                        TOOLS,
                        look,
                        "No pg_dump of version %d or newer is on the worker."
                                .formatted(
                                        look.majors().getLast().from().version().major()))
                : nothing();
    }
}
