package dev.uplift.sandbox.scalingo;

import java.util.List;
import java.util.Map;

/**
 * A database as it is now, for tests and the demo.
 *
 * @param id of the database and its addon
 * @param plan for example {@code postgresql-dr-business-4096}
 * @param version for example {@code 13.5.0-1}
 * @param status as on the wire
 * @param upgradesAsked how many upgrades were accepted
 * @param operations ids, the oldest first
 * @param dumped whether the platform takes dumps of it
 * @param backups the versions of which dumps are done, the oldest first
 * @param containers of its app, by their types
 * @param scalings how often those were changed
 * @param recoverable whether points in time can be restored now
 */
public record DatabaseView(
        String id,
        String app,
        String plan,
        String version,
        String status,
        int upgradesAsked,
        List<String> operations,
        boolean dumped,
        List<String> backups,
        Map<String, Integer> containers,
        int scalings,
        boolean recoverable) {

    static DatabaseView of(Database database) {
        return new DatabaseView(
                database.id(),
                database.app().name(),
                database.plan().name(),
                database.release().text(),
                database.status(),
                database.upgradesAsked(),
                List.copyOf(database.operations().keySet()),
                database.plan().hasDumps(),
                database.backups().values().stream()
                        .filter(Backup::isDone)
                        .map(Backup::version)
                        .toList(),
                Map.copyOf(database.app().containers()),
                database.app().scalings(),
                database.recoverableSince().isPresent());
    }
}
