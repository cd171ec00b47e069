package dev.uplift.worker.provider.dumprestore;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.Sql;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.step.FenceRights;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Prechecks of versions, tools and rights. */
final class ServerChecks {

    private static final int OLDEST_SOURCE = 11;

    private static final About SAME_SERVER = About.server(
                    "same-server", "Source and target are the same server, under two addresses.")
            .blocks(DUMP_RESTORE)
            .remedy("Give the address of an empty server of the newer version as 'target'.");
    private static final About SOURCE_TOO_OLD = About.server(
                    "source-too-old", "This way of upgrading begins at version %d.".formatted(OLDEST_SOURCE))
            .blocks(DUMP_RESTORE)
            .remedy("Upgrade to version %d first.".formatted(OLDEST_SOURCE));
    private static final About TARGET_NOT_NEWER = About.server(
                    "target-not-newer", "The target's major version is not newer than the source's.")
            .blocks(DUMP_RESTORE)
            .remedy("Give a server of a newer major version as 'target'.");
    private static final About TARGET_VERSION = About.server(
                    "target-version-differs", "The target answers another version than the one that was asked for.")
            .blocks(DUMP_RESTORE)
            .remedy("Ask for the targetVersion that it has, or give another server as 'target'.");
    private static final About TARGET_IN_RECOVERY = About.server(
                    "target-in-recovery", "The target is a standby and takes no writes.")
            .blocks(DUMP_RESTORE)
            .remedy("Promote it, or give a primary.");
    private static final About TOOLS = About.server(
                    "client-tools-missing",
                    "The worker has no pg_dump and pg_restore of the target's version or newer.")
            .blocks(DUMP_RESTORE)
            .remedy("Install the package postgresql-client-… on the worker, or name the folder in"
                    + " uplift.client-tools.");
    private static final About NEWER_TOOLS = About.server(
                    "client-tools-newer",
                    "The tools are newer than the target: they may set parameters that it does not know.")
            .warns(DUMP_RESTORE)
            .remedy("Install the package postgresql-client-… on the worker.");
    private static final About FENCE_OFF = About.server(
                    "fence-off",
                    "Clients can write during the copy; what they write after a database was dumped is lost, and the"
                            + " comparison of data then fails.")
            .warns(DUMP_RESTORE)
            .remedy("Stop all writers yourself, or leave the option 'fence' out.");
    private static final About CANNOT_CREATE_DATABASES = About.server(
                    "target-cannot-create-databases", "Our role may not create databases on the target.")
            .blocks(DUMP_RESTORE)
            .remedy("ALTER ROLE … CREATEDB;");
    private static final About CANNOT_CREATE_ROLES = About.server(
                    "target-cannot-create-roles", "Our role may not create roles on the target, and some are needed.")
            .blocks(DUMP_RESTORE)
            .remedy("ALTER ROLE … CREATEROLE;");
    private static final About PROBE_DATABASE = About.server(
                    "probe-database-unknown", "The outage probe is to write into a database that will not be copied.")
            .blocks(DUMP_RESTORE)
            .remedy("Correct options.provider.probeDatabase, or leave it out.");
    private static final About FREE_SPACE = About.server(
                    "free-space-unknown", "A server does not tell over SQL how much room it has left.")
            .informs(DUMP_RESTORE)
            .remedy("See that the target has at least as much free storage as the source holds, and room for its"
                    + " write-ahead log.");

    static final List<OwnCheck> ALL = List.of(
            new OwnCheck(SAME_SERVER, ServerChecks::sameServer),
            new OwnCheck(SOURCE_TOO_OLD, ServerChecks::sourceTooOld),
            new OwnCheck(TARGET_NOT_NEWER, ServerChecks::targetNotNewer),
            new OwnCheck(TARGET_VERSION, ServerChecks::targetVersion),
            new OwnCheck(TARGET_IN_RECOVERY, ServerChecks::targetInRecovery),
            new OwnCheck(TOOLS, ServerChecks::tools),
            new OwnCheck(NEWER_TOOLS, ServerChecks::newerTools),
            new OwnCheck(FENCE_OFF, ServerChecks::fence),
            new OwnCheck(FenceRights.NOT_OWNER, ServerChecks::fenceRights),
            new OwnCheck(CANNOT_CREATE_DATABASES, ServerChecks::creatingDatabases),
            new OwnCheck(CANNOT_CREATE_ROLES, ServerChecks::creatingRoles),
            new OwnCheck(PROBE_DATABASE, ServerChecks::probeDatabase),
            new OwnCheck(FREE_SPACE, ServerChecks::freeSpace));

    private ServerChecks() {}

    private static List<Finding> sameServer(Look look) {
        return look.sourceServer()
                        .seen()
                        .identity()
                        .equals(look.targetServer().seen().identity())
                ? OwnCheck.found(SAME_SERVER, "target")
                : OwnCheck.nothing();
    }

    private static List<Finding> sourceTooOld(Look look) {
        var from = look.sourceServer().major();
        return from < OLDEST_SOURCE
                ? OwnCheck.found(
                        SOURCE_TOO_OLD,
                        "source",
                        "The source is version %d; this way of upgrading begins at version %d."
                                .formatted(from, OLDEST_SOURCE),
                        SOURCE_TOO_OLD.remedy())
                : OwnCheck.nothing();
    }

    private static List<Finding> targetNotNewer(Look look) {
        var from = look.sourceServer().major();
        var to = look.targetServer().major();
        return to > from
                ? OwnCheck.nothing()
                : OwnCheck.found(
                        TARGET_NOT_NEWER,
                        "target",
                        "The target is version %d, and the source is version %d.".formatted(to, from),
                        TARGET_NOT_NEWER.remedy());
    }

    private static List<Finding> targetVersion(Look look) {
        var wanted = look.command().targetVersion();
        var is = look.targetServer().seen().version();
        var fits = wanted.contains(".")
                ? wanted.equals(is)
                : wanted.equals(Integer.toString(look.targetServer().major()));
        return fits
                ? OwnCheck.nothing()
                : OwnCheck.found(
                        TARGET_VERSION,
                        "target",
                        "The target answers version %s, and version %s was asked for.".formatted(is, wanted),
                        "Ask for targetVersion %d, or give a server of version %s as 'target'."
                                .formatted(look.targetServer().major(), wanted));
    }

    private static List<Finding> targetInRecovery(Look look) throws SQLException {
        return look.target().holds("SELECT pg_is_in_recovery()")
                ? OwnCheck.found(TARGET_IN_RECOVERY, "target")
                : OwnCheck.nothing();
    }

    private static List<Finding> tools(Look look) {
        var folders = look.toolFolders().stream().map(Path::toString).collect(Collectors.joining(":"));
        var major = look.targetServer().major();
        return look.tools().isPresent()
                ? OwnCheck.nothing()
                : OwnCheck.found(
                        TOOLS,
                        "worker",
                        "No pg_dump and pg_restore of version %d or newer were found in %s.".formatted(major, folders),
                        "Install the package postgresql-client-%d on the worker, or name the folder in"
                                + " uplift.client-tools.".formatted(major));
    }

    private static List<Finding> newerTools(Look look) {
        var major = look.targetServer().major();
        return look.tools()
                .filter(tools -> tools.major() > major)
                .map(tools -> OwnCheck.found(
                        NEWER_TOOLS,
                        "worker",
                        "The tools in %s are version %s; they may set parameters that a server of version %d refuses."
                                .formatted(tools.bin(), tools.version(), major),
                        "Install the package postgresql-client-%d on the worker.".formatted(major)))
                .orElseGet(OwnCheck::nothing);
    }

    private static List<Finding> fence(Look look) {
        return look.fenced() ? OwnCheck.nothing() : OwnCheck.found(FENCE_OFF, "source");
    }

    private static List<Finding> fenceRights(Look look) {
        return !look.fenced() || look.sourceServer().superuser()
                ? OwnCheck.nothing()
                : FenceRights.notOwner(
                                DUMP_RESTORE, look.copied(), look.sourceServer().user())
                        .stream()
                        .toList();
    }

    private static List<Finding> creatingDatabases(Look look) throws SQLException {
        var user = Sql.name(look.targetServer().user());
        return look.target().holds("SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user")
                ? OwnCheck.nothing()
                : OwnCheck.found(
                        CANNOT_CREATE_DATABASES,
                        "target role " + user,
                        "The role may not create databases.",
                        "ALTER ROLE %s CREATEDB;".formatted(user));
    }

    private static List<Finding> creatingRoles(Look look) throws SQLException {
        var user = Sql.name(look.targetServer().user());
        return look.newRoles().isEmpty()
                        || look.target()
                                .holds("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
                ? OwnCheck.nothing()
                : OwnCheck.found(
                        CANNOT_CREATE_ROLES,
                        "target role " + user,
                        "The role may not create roles, and %d are needed."
                                .formatted(look.newRoles().size()),
                        "ALTER ROLE %s CREATEROLE;".formatted(user));
    }

    private static List<Finding> probeDatabase(Look look) {
        var wanted = look.options().probeDatabase();
        return wanted.isEmpty()
                        || look.copies().stream()
                                .anyMatch(copy -> copy.database().equals(wanted.get()))
                ? OwnCheck.nothing()
                : OwnCheck.found(PROBE_DATABASE, "database " + wanted.get());
    }

    private static List<Finding> freeSpace(Look look) {
        return OwnCheck.found(
                FREE_SPACE,
                "target",
                "The source holds %,d bytes; a server does not tell over SQL how much room it has left."
                        .formatted(look.sourceServer().seen().bytes()),
                "See that the target has at least that much free storage, and room for its write-ahead log."
                        + (look.rehearsed()
                                ? " The rehearsal takes the same room, and gives it back before production begins."
                                : ""));
    }
}
