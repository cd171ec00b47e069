package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.Role;
import dev.uplift.worker.postgres.Roles;
import dev.uplift.worker.postgres.Setting;
import dev.uplift.worker.postgres.Sql;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Prechecks of roles, and of parameters that are set for roles and databases. */
final class RoleChecks {

    private static final int FIRST_AGAINST_MD5 = 18;

    static final List<Prechecks.OnServers> ALL = List.of(
            RoleChecks::passwords,
            RoleChecks::md5,
            RoleChecks::existing,
            RoleChecks::attributes,
            RoleChecks::databaseOwners,
            RoleChecks::settings);

    private RoleChecks() {}

    static List<Finding> passwords(Look look) {
        if (look.sourceServer().roles().passwordsReadable()) {
            return Found.nothing();
        }
        var without = look.newRoles().stream()
                .filter(role -> role.attributes().login())
                .map(Role::name)
                .filter(name -> !look.options().rolePasswords().containsKey(name))
                .toList();
        return without.isEmpty()
                ? Found.nothing()
                : Found.warn(
                        "role-passwords-unreadable",
                        "roles " + String.join(", ", without),
                        "Only a superuser can read password hashes; these roles get no password on the target.",
                        "Give a reference for each in options.provider.rolePasswords, or afterwards: ALTER ROLE %s PASSWORD '…';"
                                .formatted(Sql.name(without.getFirst())));
    }

    static List<Finding> md5(Look look) {
        var old = look.newRoles().stream()
                .filter(role -> role.passwordHash()
                        .filter(hash -> hash.startsWith("md5"))
                        .isPresent())
                .map(Role::name)
                .toList();
        return old.isEmpty() || look.targetServer().major() < FIRST_AGAINST_MD5
                ? Found.nothing()
                : Found.info(
                        "md5-passwords",
                        "roles " + Comparison.few(old),
                        "Their passwords are stored as MD5, which version %d deprecates.".formatted(FIRST_AGAINST_MD5),
                        "Set them anew afterwards, with password_encryption = 'scram-sha-256'.");
    }

    static List<Finding> existing(Look look) {
        var existing = look.sourceServer().roles().all().stream()
                .map(Role::name)
                .filter(name -> Look.moves(name, look.options()))
                .filter(look.targetServer().roleNames()::contains)
                .toList();
        return existing.isEmpty()
                ? Found.nothing()
                : Found.info(
                        "roles-exist",
                        "roles " + Comparison.few(existing),
                        "The target has them already; they stay as they are there, with their passwords.",
                        "");
    }

    static List<Finding> attributes(Look look) throws SQLException {
        var powers = Roles.powers(look.target());
        var less = look.newRoles().stream()
                .filter(role -> !role.attributes().equals(role.attributes().within(powers)))
                .map(Role::name)
                .toList();
        return less.isEmpty()
                ? Found.nothing()
                : Found.warn(
                        "role-attributes",
                        "roles " + Comparison.few(less),
                        "Role %s of the target may not give SUPERUSER, REPLICATION, BYPASSRLS or CREATEDB; these are left out."
                                .formatted(look.targetServer().user()),
                        "Give them afterwards, as far as the platform allows it.");
    }

    static List<Finding> databaseOwners(Look look) throws SQLException {
        var settable = look.target().texts("SELECT rolname FROM pg_roles WHERE pg_has_role(oid, 'MEMBER')");
        var strange = look.copied().stream()
                .filter(database ->
                        look.targetServer().roleNames().contains(look.options().owner(database.owner())))
                .filter(database -> !settable.contains(look.options().owner(database.owner())))
                .map(database -> "%s of %s".formatted(database.name(), database.owner()))
                .toList();
        return strange.isEmpty()
                ? Found.nothing()
                : Found.warn(
                        "database-owner",
                        "databases " + Comparison.few(strange),
                        "Role %s of the target cannot give databases to these roles; it will own them itself."
                                .formatted(look.targetServer().user()),
                        "Name other owners in options.provider.owners, or give the databases away afterwards.");
    }

    static List<Finding> settings(Look look) throws SQLException {
        var unknown = new TreeSet<>(names(look).toList());
        unknown.removeAll(known(look));
        return unknown.isEmpty()
                ? Found.nothing()
                : Found.warn(
                        "settings-unknown",
                        "parameters " + Comparison.few(unknown),
                        "They are set for databases or roles, and version %d does not know them; they are left out."
                                .formatted(look.targetServer().major()),
                        "Look in the release notes for what replaces them.");
    }

    private static Stream<String> names(Look look) {
        var ofDatabases = look.copied().stream()
                .flatMap(database -> Stream.concat(
                        database.settings().stream(),
                        database.roleSettings().values().stream().flatMap(List::stream)));
        var ofRoles = look.newRoles().stream().flatMap(role -> role.settings().stream());
        return Stream.concat(ofDatabases, ofRoles)
                .filter(setting -> !setting.isCustom())
                .map(Setting::name);
    }

    private static HashSet<String> known(Look look) throws SQLException {
        var known = new HashSet<>(look.target().texts("SELECT name FROM pg_settings"));
        // Names that ALTER ROLE takes although the server does not list them.
        known.addAll(List.of("role", "session_authorization"));
        return known;
    }
}
