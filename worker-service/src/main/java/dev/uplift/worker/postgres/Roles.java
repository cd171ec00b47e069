package dev.uplift.worker.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The roles of a server.
 *
 * @param all every role but {@code pg_…}, by name
 * @param memberships who is in which
 * @param passwordsReadable whether our role may read the password hashes
 */
public record Roles(List<Role> all, List<Membership> memberships, boolean passwordsReadable) {

    private static final String ROLES = """
            SELECT r.rolname, r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolinherit, r.rolcanlogin, r.rolreplication,
                   r.rolbypassrls, r.rolconnlimit, r.rolvaliduntil::text AS valid_until, r.rolconfig,
                   shobj_description(r.oid, 'pg_authid') AS comment
              FROM pg_roles r
             WHERE r.rolname !~ '^pg_'
             ORDER BY r.rolname
            """;

    private static final String MEMBERSHIPS = """
            SELECT g.rolname, m.rolname, bool_or(a.admin_option),
                   bool_or((to_jsonb(a) ->> 'inherit_option')::boolean), bool_or((to_jsonb(a) ->> 'set_option')::boolean)
              FROM pg_auth_members a
              JOIN pg_roles g ON g.oid = a.roleid
              JOIN pg_roles m ON m.oid = a.member
             GROUP BY 1, 2
             ORDER BY 1, 2
            """;

    private static final int FIRST_WITHOUT_SUPERUSER = 16;

    public static Roles read(Session session) throws SQLException {
        var readable = session.holds("SELECT has_table_privilege('pg_catalog.pg_authid', 'SELECT')");
        var hashes = readable ? hashes(session) : Map.<String, String>of();
        var roles = session.list(ROLES, row -> role(row, hashes));
        var memberships = session.list(
                MEMBERSHIPS,
                row -> new Membership(
                        row.getString(1), row.getString(2), row.getBoolean(3), option(row, 4), option(row, 5)));
        return new Roles(roles, memberships, readable);
    }

    /** Every name, {@code pg_…} among them. */
    public static Set<String> names(Session session) throws SQLException {
        return new HashSet<>(session.texts("SELECT rolname FROM pg_roles"));
    }

    /** What our role may give to others. */
    public static Role.Powers powers(Session session) throws SQLException {
        var major = session.major();
        return session.list(
                        "SELECT rolsuper, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user",
                        row -> {
                            var superuser = row.getBoolean(1);
                            var own = major >= FIRST_WITHOUT_SUPERUSER;
                            return new Role.Powers(
                                    superuser,
                                    superuser || row.getBoolean(2) || !own,
                                    superuser || own && row.getBoolean(3),
                                    superuser || own && row.getBoolean(4));
                        })
                .getFirst();
    }

    private static Map<String, String> hashes(Session session) throws SQLException {
        var hashes = new HashMap<String, String>();
        session.list(
                "SELECT rolname, rolpassword FROM pg_authid WHERE rolpassword IS NOT NULL",
                row -> hashes.put(row.getString(1), row.getString(2)));
        return hashes;
    }

    private static Role role(ResultSet row, Map<String, String> hashes) throws SQLException {
        var settings = Databases.settings(row.getArray("rolconfig"));
        var comment = Optional.ofNullable(row.getString("comment"));
        // A role behind a hard fence is NOLOGIN only for the time being.
        var login = row.getBoolean("rolcanlogin")
                || FenceMark.read(settings, comment).isPresent();
        var attributes = new Role.Attributes(
                row.getBoolean("rolsuper"),
                row.getBoolean("rolcreatedb"),
                row.getBoolean("rolcreaterole"),
                row.getBoolean("rolinherit"),
                login,
                row.getBoolean("rolreplication"),
                row.getBoolean("rolbypassrls"));
        var name = row.getString("rolname");
        return new Role(
                name,
                attributes,
                row.getInt("rolconnlimit"),
                Optional.ofNullable(row.getString("valid_until")),
                comment,
                settings,
                Optional.ofNullable(hashes.get(name)));
    }

    private static Optional<Boolean> option(ResultSet row, int column) throws SQLException {
        var value = row.getBoolean(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }
}
