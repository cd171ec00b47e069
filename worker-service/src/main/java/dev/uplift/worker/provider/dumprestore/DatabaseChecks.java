package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.Inventory;
import dev.uplift.worker.postgres.Inventory.Extension;
import dev.uplift.worker.postgres.PlatformNames;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/** Prechecks inside each database that will be copied. */
final class DatabaseChecks {

    private static final int FIRST_WITHOUT_POSTFIX = 14;

    static final List<Prechecks.InDatabase> ALL = List.of(
            DatabaseChecks::missingExtensions,
            DatabaseChecks::movingExtensions,
            DatabaseChecks::boundExtensions,
            DatabaseChecks::owners,
            DatabaseChecks::unreadableTables,
            DatabaseChecks::unreadableLargeObjects,
            DatabaseChecks::rowSecurity,
            DatabaseChecks::postfixOperators,
            DatabaseChecks::catalogViews,
            DatabaseChecks::publications,
            DatabaseChecks::subscriptions);

    private static final String CATALOG_VIEWS = """
            SELECT DISTINCT format('%s on %s', v.oid::regclass, r.oid::regclass)
              FROM pg_depend d
              JOIN pg_rewrite w ON w.oid = d.objid
              JOIN pg_class v ON v.oid = w.ev_class
              JOIN pg_class r ON r.oid = d.refobjid
             WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
               AND v.oid >= 16384 AND r.oid < 16384 AND r.relnamespace = 'pg_catalog'::regnamespace
               AND NOT EXISTS (SELECT FROM pg_depend e
                                WHERE e.classid = 'pg_class'::regclass AND e.objid = v.oid AND e.deptype = 'e')
             ORDER BY 1
            """;

    private DatabaseChecks() {}

    static List<Finding> missingExtensions(Look look, Session session, String database) throws SQLException {
        var available = new HashSet<>(look.target().texts("SELECT name FROM pg_available_extensions"));
        var findings = new ArrayList<Finding>();
        for (var extension : Inventory.extensions(session)) {
            if (!available.contains(extension.name())) {
                findings.addAll(Found.block(
                        "extension-missing",
                        "database %s, extension %s %s".formatted(database, extension.name(), extension.version()),
                        "The target does not offer this extension; the restore would fail.",
                        "Install its package on the target, or, if nothing needs it: DROP EXTENSION %s;"
                                .formatted(Sql.name(extension.name()))));
            }
        }
        return findings;
    }

    static List<Finding> movingExtensions(Look look, Session session, String database) throws SQLException {
        var defaults = new HashMap<String, String>();
        look.target()
                .list(
                        "SELECT name, default_version FROM pg_available_extensions WHERE default_version IS NOT NULL",
                        row -> defaults.put(row.getString(1), row.getString(2)));
        var moving = Inventory.extensions(session).stream()
                .filter(extension -> defaults.containsKey(extension.name()))
                .filter(extension -> !defaults.get(extension.name()).equals(extension.version()))
                .map(extension -> moves(extension, defaults.get(extension.name())))
                .toList();
        return moving.isEmpty()
                ? Found.nothing()
                : Found.info(
                        "extension-version",
                        "database %s: %s".formatted(database, String.join(", ", moving)),
                        "A restore makes the target's default version of an extension.",
                        "");
    }

    static List<Finding> boundExtensions(Look look, Session session, String database) throws SQLException {
        if (!look.rehearsed() || look.tools().isEmpty()) {
            return Found.nothing();
        }
        var inPlace =
                look.copies().stream().filter(Copy::inPlace).map(Copy::database).collect(Collectors.toSet());
        var scratch = new Copy(database, 1, false).rehearsed();
        var left = Inventory.extensions(session).stream()
                .map(Extension::name)
                .filter(name -> Isolation.leavesOut(inPlace, scratch, name))
                .toList();
        return Isolation.findings(database, left, look.tools().get().major());
    }

    private static String moves(Extension extension, String to) {
        return "%s %s to %s".formatted(extension.name(), extension.version(), to);
    }

    static List<Finding> owners(Look look, Session session, String database) throws SQLException {
        var findings = new ArrayList<Finding>();
        for (var owner : Inventory.owners(session)) {
            findings.addAll(owner(look, database, owner, look.options().owner(owner)));
        }
        return findings;
    }

    private static List<Finding> owner(Look look, String database, String owner, String newOwner) throws SQLException {
        var exists = look.targetServer().roleNames().contains(newOwner);
        var object = "database %s, owner %s".formatted(database, owner);
        if (!exists && PlatformNames.isRole(newOwner)) {
            return Found.block(
                    "owner-not-settable",
                    object,
                    "The role belongs to a platform, and the target does not have it.",
                    "Name the role that owns these objects on the target: options.provider.owners = {\"%s\": \"…\"}"
                            .formatted(owner));
        }
        if (!exists && look.newRoles().stream().noneMatch(role -> role.name().equals(newOwner))) {
            return Found.block(
                    "owner-not-settable",
                    object,
                    "Role %s, which is to own these objects, is on neither server.".formatted(newOwner),
                    "Correct options.provider.owners, or on the target: CREATE ROLE %s;".formatted(Sql.name(newOwner)));
        }
        var member = !exists
                || look.target().holds("SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = ?", newOwner);
        return member
                ? Found.nothing()
                : Found.block(
                        "owner-not-settable",
                        object,
                        "Role %s of the target cannot give objects to role %s."
                                .formatted(look.targetServer().user(), newOwner),
                        "On the target: GRANT %s TO %s;"
                                .formatted(
                                        Sql.name(newOwner),
                                        Sql.name(look.targetServer().user())));
    }

    static List<Finding> unreadableTables(Look look, Session session, String database) throws SQLException {
        var tables = session.texts("""
                SELECT oid::regclass FROM pg_class
                 WHERE relkind IN ('r', 'p', 'm') AND oid >= 16384 AND relpersistence <> 't'
                   AND NOT has_table_privilege(oid, 'SELECT')
                 ORDER BY 1
                """);
        var user = Sql.name(look.sourceServer().user());
        return tables.isEmpty()
                ? Found.nothing()
                : Found.block(
                        "tables-unreadable",
                        "database %s: %s".formatted(database, Comparison.few(tables)),
                        "Role %s may not read these tables.".formatted(user),
                        look.sourceServer().major() >= FIRST_WITHOUT_POSTFIX
                                ? "GRANT pg_read_all_data TO %s;".formatted(user)
                                : "GRANT SELECT ON %s TO %s; and so on, or membership in their owners."
                                        .formatted(tables.getFirst(), user));
    }

    static List<Finding> unreadableLargeObjects(Look look, Session session, String database) throws SQLException {
        var count = session.number(
                "SELECT count(*) FROM pg_largeobject_metadata WHERE NOT pg_has_role(lomowner, 'MEMBER')");
        return look.sourceServer().superuser() || count == 0
                ? Found.nothing()
                : Found.block(
                        "large-objects-unreadable",
                        "database %s: %d large objects".formatted(database, count),
                        "They belong to roles that %s is no member of, and cannot be dumped."
                                .formatted(look.sourceServer().user()),
                        "GRANT their owners to %s, or give credentials of a superuser."
                                .formatted(Sql.name(look.sourceServer().user())));
    }

    static List<Finding> rowSecurity(Look look, Session session, String database) throws SQLException {
        var all = session.holds("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user");
        var tables = all ? List.<String>of() : session.texts("""
                        SELECT oid::regclass FROM pg_class
                         WHERE relrowsecurity AND (relforcerowsecurity OR NOT pg_has_role(relowner, 'USAGE'))
                         ORDER BY 1
                        """);
        return tables.isEmpty()
                ? Found.nothing()
                : Found.block(
                        "row-security",
                        "database %s: %s".formatted(database, Comparison.few(tables)),
                        "Policies would hide rows of these tables from role %s."
                                .formatted(look.sourceServer().user()),
                        "ALTER ROLE %s BYPASSRLS;"
                                .formatted(Sql.name(look.sourceServer().user())));
    }

    static List<Finding> postfixOperators(Look look, Session session, String database) throws SQLException {
        if (look.sourceServer().major() >= FIRST_WITHOUT_POSTFIX
                || look.targetServer().major() < FIRST_WITHOUT_POSTFIX) {
            return Found.nothing();
        }
        var operators = session.texts("SELECT oid::regoperator FROM pg_operator WHERE oprright = 0 AND oid >= 16384");
        return operators.isEmpty()
                ? Found.nothing()
                : Found.block(
                        "postfix-operators",
                        "database %s: %s".formatted(database, Comparison.few(operators)),
                        "From version 14 on there are no postfix operators; the restore would fail.",
                        "DROP OPERATOR %s; and use a function instead.".formatted(operators.getFirst()));
    }

    static List<Finding> catalogViews(Look look, Session session, String database) throws SQLException {
        var views = session.texts(CATALOG_VIEWS);
        return views.isEmpty()
                ? Found.nothing()
                : Found.warn(
                        "views-on-catalogs",
                        "database %s: %s".formatted(database, Comparison.few(views)),
                        "Columns of system catalogs come and go between versions; a view on one that is gone fails the restore.",
                        "Compare them with the target's catalogs, and drop those that do not fit.");
    }

    static List<Finding> publications(Look look, Session session, String database) throws SQLException {
        var names = session.texts("SELECT pubname FROM pg_publication ORDER BY 1");
        return names.isEmpty()
                ? Found.nothing()
                : Found.warn(
                        "publications",
                        "database %s: %s".formatted(database, Comparison.few(names)),
                        "Publications are copied, their subscribers' slots are not.",
                        "Point the subscribers to the target afterwards, and refresh them.");
    }

    static List<Finding> subscriptions(Look look, Session session, String database) throws SQLException {
        var names = session.texts("""
                SELECT subname FROM pg_subscription
                 WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY 1
                """);
        return names.isEmpty()
                ? Found.nothing()
                : Found.warn(
                        "subscriptions",
                        "database %s: %s".formatted(database, Comparison.few(names)),
                        "Subscriptions are not copied; on the source they go on writing behind the fence.",
                        "ALTER SUBSCRIPTION %s DISABLE; before the upgrade, and create it on the target afterwards."
                                .formatted(Sql.name(names.getFirst())));
    }
}
