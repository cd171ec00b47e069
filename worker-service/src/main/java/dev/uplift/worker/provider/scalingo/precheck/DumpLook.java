package dev.uplift.worker.provider.scalingo.precheck;

import dev.uplift.contracts.UpgradeOptions.Backup;
import dev.uplift.worker.postgres.ClientTools;
import dev.uplift.worker.provider.scalingo.dump.DumpDirectory;
import dev.uplift.worker.provider.scalingo.dump.OwnDumps;
import dev.uplift.worker.provider.scalingo.path.Hop;
import dev.uplift.worker.provider.scalingo.plan.UpgradedDatabase.Dumps;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What this worker has to make dumps with.
 *
 * @param directory whether it was told where to keep them
 * @param usable whether it may write there
 * @param room bytes that it can write there; empty where the file system does not say
 * @param tools version of the pg_dump for the newest version that is dumped; empty if there is none
 */
record DumpLook(boolean directory, boolean usable, Optional<Long> room, Optional<String> tools) {

    /** @param majors the hops before which a dump is made */
    static DumpLook of(OwnDumps own, List<Hop> majors) {
        var directory = own.directory();
        var usable = directory.filter(DumpDirectory::isUsable);
        return new DumpLook(
                directory.isPresent(),
                usable.isPresent(),
                usable.flatMap(DumpLook::room),
                majors.isEmpty()
                        ? Optional.empty()
                        : own.tools(majors.getLast().from().version().major()).map(ClientTools::version));
    }

    private static Optional<Long> room(DumpDirectory directory) {
        try {
            return Optional.of(directory.room());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Who makes dumps of the database. */
    Dumps dumps(boolean dedicated, boolean sql, Backup backup) {
        if (backup != Backup.OWN) {
            return Dumps.NONE;
        }
        if (!dedicated) {
            return Dumps.MANAGED;
        }
        return directory && sql ? Dumps.OWN : Dumps.NONE;
    }
}
