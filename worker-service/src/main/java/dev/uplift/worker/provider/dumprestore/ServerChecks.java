package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.Sql;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Prechecks of versions, tools and rights, and of what goes on on the servers. */
final class ServerChecks {

    private static final int OLDEST_SOURCE = 11;
    private static final String LONG = "5 minutes";

    static final List<Prechecks.OnServers> ALL = List.of(
            ServerChecks::sameServer,
            ServerChecks::versions,
            ServerChecks::targetVersion,
            ServerChecks::recovery,
            ServerChecks::tools,
            ServerChecks::newerTools,
            ServerChecks::fence,
            ServerChecks::fenceRights,
            ServerChecks::targetRights,
            ServerChecks::probeDatabase,
            ServerChecks::freeSpace,
            ServerChecks::preparedTransactions,
            ServerChecks::longTransactions,
            ServerChecks::replicationSlots);

    private ServerChecks() {}

    static List<Finding> sameServer(Look look) {
        return look.sourceServer()
                        .seen()
                        .identity()
                        .equals(look.targetServer().seen().identity())
                ? Found.block(
                        "same-server",
                        "target",
                        "Source and target are the same server, under two addresses.",
                        "Give the address of an empty server of the newer version as 'target'.")
                : Found.nothing();
    }

    static List<Finding> versions(Look look) {
        var from = look.sourceServer().major();
        var to = look.targetServer().major();
        if (from < OLDEST_SOURCE) {
            return Found.block(
                    "source-too-old",
                    "source",
                    "The source is version %d; this way of upgrading begins at version %d."
                            .formatted(from, OLDEST_SOURCE),
                    "Upgrade to version %d first.".formatted(OLDEST_SOURCE));
        }
        return to > from
                ? Found.nothing()
                : Found.block(
                        "target-not-newer",
                        "target",
                        "The target is version %d, and the source is version %d.".formatted(to, from),
                        "Give a server of a newer major version as 'target'.");
    }

    static List<Finding> targetVersion(Look look) {
        var wanted = look.command().targetVersion();
        var is = look.targetServer().seen().version();
        var fits = wanted.contains(".")
                ? wanted.equals(is)
                : wanted.equals(Integer.toString(look.targetServer().major()));
        return fits
                ? Found.nothing()
                : Found.block(
                        "target-version-differs",
                        "target",
                        "The target answers version %s, and version %s was asked for.".formatted(is, wanted),
                        "Ask for targetVersion %d, or give a server of version %s as 'target'."
                                .formatted(look.targetServer().major(), wanted));
    }

    static List<Finding> recovery(Look look) throws SQLException {
        if (look.source().holds("SELECT pg_is_in_recovery()")) {
            return Found.block(
                    "source-in-recovery",
                    "source",
                    "The source is a standby: it can be neither fenced nor dumped safely.",
                    "Give the address of its primary.");
        }
        return look.target().holds("SELECT pg_is_in_recovery()")
                ? Found.block(
                        "target-in-recovery",
                        "target",
                        "The target is a standby and takes no writes.",
                        "Promote it, or give a primary.")
                : Found.nothing();
    }

    static List<Finding> tools(Look look) {
        var folders = look.toolFolders().stream().map(Path::toString).collect(Collectors.joining(":"));
        var major = look.targetServer().major();
        return look.tools().isPresent()
                ? Found.nothing()
                : Found.block(
                        "client-tools-missing",
                        "worker",
                        "No pg_dump and pg_restore of version %d or newer were found in %s.".formatted(major, folders),
                        "Install the package postgresql-client-%d on the worker, or name the folder in uplift.client-tools."
                                .formatted(major));
    }

    static List<Finding> newerTools(Look look) {
        var major = look.targetServer().major();
        return look.tools()
                .filter(tools -> tools.major() > major)
                .map(tools -> Found.warn(
                        "client-tools-newer",
                        "worker",
                        "The tools in %s are version %s; they may set parameters that a server of version %d refuses."
                                .formatted(tools.bin(), tools.version(), major),
                        "Install the package postgresql-client-%d on the worker.".formatted(major)))
                .orElseGet(Found::nothing);
    }

    static List<Finding> fence(Look look) {
        return look.fenced()
                ? Found.nothing()
                : Found.warn(
                        "fence-off",
                        "source",
                        "Clients can write during the copy; what they write after a database was dumped is lost, and the"
                                + " comparison of data then fails.",
                        "Stop all writers yourself, or leave the option 'fence' out.");
    }

    static List<Finding> fenceRights(Look look) {
        var strange =
                look.copied().stream().filter(database -> !database.ownedByUs()).toList();
        return !look.fenced() || look.sourceServer().superuser() || strange.isEmpty()
                ? Found.nothing()
                : Found.block(
                        "source-not-owner",
                        Comparison.few(strange.stream()
                                .map(database -> "database " + database.name())
                                .toList()),
                        "Role %s does not own these databases and cannot make them read-only."
                                .formatted(look.sourceServer().user()),
                        strange.stream()
                                .map(database -> "GRANT %s TO %s;"
                                        .formatted(
                                                Sql.name(database.owner()),
                                                Sql.name(look.sourceServer().user())))
                                .distinct()
                                .collect(Collectors.joining(" ")));
    }

    static List<Finding> targetRights(Look look) throws SQLException {
        var may = look.target()
                .list(
                        "SELECT rolsuper OR rolcreatedb, rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user",
                        row -> new boolean[] {row.getBoolean(1), row.getBoolean(2)})
                .getFirst();
        var user = Sql.name(look.targetServer().user());
        if (!may[0]) {
            return Found.block(
                    "target-cannot-create-databases",
                    "target role " + user,
                    "The role may not create databases.",
                    "ALTER ROLE %s CREATEDB;".formatted(user));
        }
        return may[1] || look.newRoles().isEmpty()
                ? Found.nothing()
                : Found.block(
                        "target-cannot-create-roles",
                        "target role " + user,
                        "The role may not create roles, and %d are needed."
                                .formatted(look.newRoles().size()),
                        "ALTER ROLE %s CREATEROLE;".formatted(user));
    }

    static List<Finding> probeDatabase(Look look) {
        var wanted = look.options().probeDatabase();
        return wanted.isEmpty()
                        || look.copies().stream()
                                .anyMatch(copy -> copy.database().equals(wanted.get()))
                ? Found.nothing()
                : Found.block(
                        "probe-database-unknown",
                        "database " + wanted.get(),
                        "The outage probe is to write into a database that will not be copied.",
                        "Correct options.provider.probeDatabase, or leave it out.");
    }

    static List<Finding> freeSpace(Look look) {
        return Found.info(
                "free-space-unknown",
                "target",
                "The source holds %,d bytes; a server does not tell over SQL how much room it has left."
                        .formatted(look.sourceServer().seen().bytes()),
                "See that the target has at least that much free storage, and room for its write-ahead log."
                        + (look.rehearsed()
                                ? " The rehearsal takes the same room, and gives it back before production begins."
                                : ""));
    }

    static List<Finding> preparedTransactions(Look look) throws SQLException {
        var names = look.copies().stream().map(Copy::database).toArray(String[]::new);
        var open = look.source()
                .texts("SELECT gid FROM pg_prepared_xacts WHERE database = ANY (?) ORDER BY prepared", (Object) names);
        return open.isEmpty()
                ? Found.nothing()
                : Found.block(
                        "prepared-transactions",
                        "source: " + Comparison.few(open),
                        "What a prepared transaction did is not copied, and it may still be committed on the source.",
                        open.stream()
                                .limit(5)
                                .map(gid -> "COMMIT PREPARED %s;".formatted(Sql.literal(gid)))
                                .collect(Collectors.joining(" ", "", " or ROLLBACK PREPARED of the same.")));
    }

    static List<Finding> longTransactions(Look look) throws SQLException {
        var open = look.source().texts("""
                SELECT format('pid %s of %s in %s since %s', pid, usename, datname, xact_start)
                  FROM pg_stat_activity
                 WHERE xact_start < now() - ?::interval AND pid <> pg_backend_pid()
                 ORDER BY xact_start
                """, LONG);
        return open.isEmpty()
                ? Found.nothing()
                : Found.warn(
                        "long-transactions",
                        "source: " + Comparison.few(open),
                        "Transactions are open for more than %s; the fence ends them, and what they did is rolled back."
                                .formatted(LONG),
                        "Let them finish, or begin when they are done.");
    }

    static List<Finding> replicationSlots(Look look) throws SQLException {
        var slots = look.source().texts("SELECT slot_name FROM pg_replication_slots WHERE NOT temporary ORDER BY 1");
        return slots.isEmpty()
                ? Found.nothing()
                : Found.warn(
                        "replication-slots",
                        "source: " + Comparison.few(slots),
                        "Slots are not copied: standbys and consumers of changes stay with the old server.",
                        "Set the consumers up again on the target, with a new copy where they need one.");
    }
}
