package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions.Fence;
import dev.uplift.contracts.UpgradeOptions.Rehearsal;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.worker.postgres.ClientTools;
import dev.uplift.worker.postgres.DatabaseProperties;
import dev.uplift.worker.postgres.Databases;
import dev.uplift.worker.postgres.PlatformNames;
import dev.uplift.worker.postgres.Role;
import dev.uplift.worker.postgres.Roles;
import dev.uplift.worker.postgres.Session;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the prechecks look at: read once, for all of them.
 *
 * @param command what was asked for
 * @param options the driver's own
 * @param copies what will be copied
 * @param source a session for the whole source
 * @param target a session for the whole target
 * @param sourceServer the source's databases and roles
 * @param targetServer the target's databases and roles
 * @param tools those that will be used
 * @param toolFolders where they were looked for
 */
record Look(
        Execute command,
        DumpRestoreOptions options,
        List<Copy> copies,
        Session source,
        Session target,
        ServerLook sourceServer,
        ServerLook targetServer,
        Optional<ClientTools> tools,
        List<Path> toolFolders) {

    /**
     * One server.
     *
     * @param seen as INSPECT answers it
     * @param major for example 13
     * @param user our role
     * @param superuser whether it may do anything
     * @param databases all of them
     * @param roles but {@code pg_…}
     * @param roleNames all but those that were made for this upgrade
     */
    record ServerLook(
            Seen seen,
            int major,
            String user,
            boolean superuser,
            List<DatabaseProperties> databases,
            Roles roles,
            Set<String> roleNames) {

        static ServerLook at(Session session, Seen seen, UpgradeId upgrade) throws SQLException {
            var roles = Roles.read(session);
            var names = Roles.names(session);
            // They come and go with the rehearsal; the findings stay the same.
            names.removeAll(MadeRoles.of(roles, upgrade));
            return new ServerLook(
                    seen,
                    session.major(),
                    session.text("SELECT current_user"),
                    session.superuser(),
                    Databases.read(session),
                    roles,
                    names);
        }
    }

    boolean rehearsed() {
        return command.options().rehearsal() != Rehearsal.SKIP;
    }

    boolean fenced() {
        return command.options().fence() != Fence.OFF;
    }

    /** The properties of the databases that will be copied. */
    List<DatabaseProperties> copied() {
        var names = copies.stream().map(Copy::database).collect(Collectors.toSet());
        return sourceServer.databases().stream()
                .filter(database -> names.contains(database.name()))
                .toList();
    }

    /** The roles that will be made. */
    List<Role> newRoles() {
        return sourceServer.roles().all().stream()
                .filter(role -> moves(role.name(), options))
                .filter(role -> !targetServer.roleNames().contains(role.name()))
                .toList();
    }

    /** Whether a role is the users', or stands in for an owner. */
    static boolean moves(String role, DumpRestoreOptions options) {
        return !PlatformNames.isRole(role) || options.owners().containsKey(role);
    }
}
