package dev.uplift.worker.provider.dumprestore;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.Role;
import dev.uplift.worker.postgres.Roles;
import dev.uplift.worker.postgres.Sql;
import dev.uplift.worker.postgres.precheck.About;
import java.sql.SQLException;
import java.util.List;

/** Prechecks of roles. */
final class RoleChecks {

    private static final About PASSWORDS = About.server(
                    "role-passwords-unreadable",
                    "Only a superuser can read password hashes: without references, roles get no password on"
                            + " the target.")
            .warns(DUMP_RESTORE)
            .remedy("Give a reference for each in options.provider.rolePasswords.");
    private static final About EXISTING = About.server(
                    "roles-exist",
                    "The target has these roles already; they stay as they are there, with their passwords.")
            .informs(DUMP_RESTORE)
            .remedy("Look whether they are meant to be the same.");
    private static final About ATTRIBUTES = About.server(
                    "role-attributes",
                    "Our role of the target may not give others all that they have: SUPERUSER, REPLICATION,"
                            + " BYPASSRLS or"
                            + " CREATEDB are left out.")
            .warns(DUMP_RESTORE)
            .remedy("Give them afterwards, as far as the platform allows it.");
    private static final About DATABASE_OWNER = About.server(
                    "database-owner",
                    "Our role of the target cannot give databases to these roles; it will own them itself.")
            .warns(DUMP_RESTORE)
            .remedy("Name other owners in options.provider.owners, or give the databases away afterwards.");

    static final List<OwnCheck> ALL = List.of(
            new OwnCheck(PASSWORDS, RoleChecks::passwords),
            new OwnCheck(EXISTING, RoleChecks::existing),
            new OwnCheck(ATTRIBUTES, RoleChecks::attributes),
            new OwnCheck(DATABASE_OWNER, RoleChecks::databaseOwners));

    private RoleChecks() {}

    private static List<Finding> passwords(Look look) {
        if (look.sourceServer().roles().passwordsReadable()) {
            return OwnCheck.nothing();
        }
        var without = look.newRoles().stream()
                .filter(role -> role.attributes().login())
                .map(Role::name)
                .filter(name -> !look.options().rolePasswords().containsKey(name))
                .toList();
        return without.isEmpty()
                ? OwnCheck.nothing()
                : OwnCheck.found(
                        PASSWORDS,
                        "roles " + String.join(", ", without),
                        "Only a superuser can read password hashes; these roles get no password on the target.",
                        "Give a reference for each in options.provider.rolePasswords, or afterwards: ALTER"
                                + " ROLE %s PASSWORD '…';".formatted(Sql.name(without.getFirst())));
    }

    private static List<Finding> existing(Look look) {
        var existing = look.sourceServer().roles().all().stream()
                .map(Role::name)
                .filter(name -> Look.moves(name, look.options()))
                .filter(look.targetServer().roleNames()::contains)
                .toList();
        return existing.isEmpty()
                ? OwnCheck.nothing()
                : OwnCheck.found(
                        EXISTING,
                        "roles " + Comparison.few(existing),
                        "The target has them already; they stay as they are there, with their passwords.",
                        "");
    }

    private static List<Finding> attributes(Look look) throws SQLException {
        var powers = Roles.powers(look.target());
        var less = look.newRoles().stream()
                .filter(role -> !role.attributes().equals(role.attributes().within(powers)))
                .map(Role::name)
                .toList();
        return less.isEmpty()
                ? OwnCheck.nothing()
                : OwnCheck.found(
                        ATTRIBUTES,
                        "roles " + Comparison.few(less),
                        "Role %s of the target may not give SUPERUSER, REPLICATION, BYPASSRLS or CREATEDB;"
                                + " these are left out."
                                        .formatted(look.targetServer().user()),
                        "Give them afterwards, as far as the platform allows it.");
    }

    private static List<Finding> databaseOwners(Look look) throws SQLException {
        var settable = look.target().texts("SELECT rolname FROM pg_roles WHERE pg_has_role(oid, 'MEMBER')");
        var strange = look.copied().stream()
                .filter(database ->
                        look.targetServer().roleNames().contains(look.options().owner(database.owner())))
                .filter(database -> !settable.contains(look.options().owner(database.owner())))
                .map(database -> "%s of %s".formatted(database.name(), database.owner()))
                .toList();
        return strange.isEmpty()
                ? OwnCheck.nothing()
                : OwnCheck.found(
                        DATABASE_OWNER,
                        "databases " + Comparison.few(strange),
                        "Role %s of the target cannot give databases to these roles; it will own them itself."
                                .formatted(look.targetServer().user()),
                        "Name other owners in options.provider.owners, or give the databases away afterwards.");
    }
}
