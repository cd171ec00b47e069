package dev.uplift.sandbox.scalingo;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Dumps that the platform takes, on shared resources only. */
final class Backups {

    private static final String ALL = Route.DATABASE + "/backups";
    private static final String NESTED = ALL + "/{backup}";
    private static final String FLAT = Route.DATABASE_API + "/backups/{backup}";
    private static final String DOWNLOADS = "/downloads";
    private static final long GIB = 1L << 30;
    private static final String DATABASE_BACKUP = "database_backup";

    private final ScalingoCloud cloud;

    Backups(ScalingoCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of("Backups_List", "GET", ALL, this::list),
                Route.of("Backups_Create", "POST", ALL, this::create),
                Route.of(
                        "Backups_Get",
                        "GET",
                        NESTED,
                        call -> Reply.ok(DATABASE_BACKUP, one(call).wire())),
                Route.of(
                        "Backups_Get",
                        "GET",
                        FLAT,
                        call -> Reply.ok(DATABASE_BACKUP, one(call).wire())),
                Route.of("Backups_Archive", "GET", NESTED + "/archive", this::archive),
                Route.open("Backups_Download", DOWNLOADS + "/{backup}", this::download));
    }

    /** The newest first. */
    private Reply list(ApiCall call) {
        return Reply.ok(
                "database_backups",
                cloud.database(call).backups().values().stream()
                        .map(Backup::wire)
                        .toList()
                        .reversed());
    }

    private Backup one(ApiCall call) {
        return Optional.ofNullable(cloud.database(call).backups().get(call.path("backup")))
                .orElseThrow(() -> ApiError.notFound("Backup"));
    }

    private Reply create(ApiCall call) {
        var database = cloud.database(call);
        if (!database.plan().hasDumps()) {
            throw ApiError.invalid("backup", "the plan of this database has no managed backups");
        }
        if (database.isBusy() || !database.status().equals(Database.RUNNING)) {
            throw ApiError.conflict("the database is busy");
        }
        var backup = new Backup(database.id(), database.release().text(), cloud.now());
        database.backups().put(backup.id(), backup);
        var answer = Reply.created(Map.of(DATABASE_BACKUP, backup.wire()));
        cloud.agenda().after(cloud.delays().noticed(), () -> run(database, backup));
        return answer;
    }

    private void run(Database database, Backup backup) {
        backup.run(cloud.now());
        cloud.agenda().after(cloud.delays().backup(), () -> {
            switch (database.dumps()) {
                case SUCCEEDS -> backup.succeed(database.ordered().gib() * GIB);
                case FAILS -> backup.fail();
                case NEVER_ENDS -> {}
            }
        });
    }

    private Reply archive(ApiCall call) {
        var backup = one(call);
        if (!backup.isDone()) {
            throw ApiError.conflict("the backup is not done");
        }
        return Reply.ok("download_url", "%s%s/%s".formatted(call.base(), DOWNLOADS, backup.id()));
    }

    /** What stands for the dump: a few words. */
    private Reply download(ApiCall call) {
        return cloud.regions().stream()
                .flatMap(region -> cloud.databases(region).stream())
                .flatMap(database -> database.backups().values().stream())
                .filter(backup -> backup.id().equals(call.path("backup")))
                .findFirst()
                .map(backup -> Reply.ok("dump of", backup.version()))
                .orElseThrow(() -> ApiError.notFound("Backup"));
    }
}
