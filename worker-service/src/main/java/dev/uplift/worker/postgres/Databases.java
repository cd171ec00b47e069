package dev.uplift.worker.postgres;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the databases of a server; works for every version, since what a version lacks is asked as JSON. */
public final class Databases {

    private static final String DATABASES = """
            SELECT d.datname, pg_get_userbyid(d.datdba) AS owner, pg_has_role(d.datdba, 'MEMBER') AS ours,
                   pg_encoding_to_char(d.encoding) AS encoding, d.datcollate, d.datctype,
                   coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') AS provider,
                   coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') AS locale,
                   to_jsonb(d) ->> 'daticurules' AS rules,
                   d.datconnlimit, d.datallowconn, d.datistemplate, t.spcname,
                   CASE WHEN d.datconnlimit <> -2 AND (has_database_privilege(d.oid, 'CONNECT')
                             OR pg_has_role('pg_read_all_stats', 'MEMBER'))
                        THEN pg_database_size(d.oid) ELSE 0 END AS bytes,
                   shobj_description(d.oid, 'pg_database') AS comment, s.setconfig
              FROM pg_database d
              JOIN pg_tablespace t ON t.oid = d.dattablespace
              LEFT JOIN pg_db_role_setting s ON s.setdatabase = d.oid AND s.setrole = 0
             ORDER BY d.datname
            """;

    private static final String GRANTS = """
            SELECT d.datname, CASE WHEN a.grantee = 0 THEN '' ELSE pg_get_userbyid(a.grantee) END AS grantee,
                   a.privilege_type, bool_or(a.is_grantable) AS grantable
              FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
             GROUP BY 1, 2, 3
             ORDER BY 1, 2, 3
            """;

    private static final String ROLE_SETTINGS = """
            SELECT d.datname, r.rolname, s.setconfig
              FROM pg_db_role_setting s
              JOIN pg_database d ON d.oid = s.setdatabase
              JOIN pg_roles r ON r.oid = s.setrole
             ORDER BY 1, 2
            """;

    private record InDatabase<T>(String database, T value) {}

    private record OfRole(String role, List<Setting> settings) {}

    private Databases() {}

    /** All of them, by name. */
    public static List<DatabaseProperties> read(Session session) throws SQLException {
        var grants = grouped(session.list(
                GRANTS,
                row -> new InDatabase<>(
                        row.getString(1), new Grant(row.getString(2), row.getString(3), row.getBoolean(4)))));
        var roleSettings = grouped(session.list(
                ROLE_SETTINGS,
                row -> new InDatabase<>(row.getString(1), new OfRole(row.getString(2), settings(row.getArray(3))))));
        return session.list(DATABASES, row -> {
            var name = row.getString("datname");
            return database(
                    row, grants.getOrDefault(name, List.of()), byRole(roleSettings.getOrDefault(name, List.of())));
        });
    }

    /** One of them, if it is there. */
    public static Optional<DatabaseProperties> find(Session session, String name) throws SQLException {
        return read(session).stream()
                .filter(database -> database.name().equals(name))
                .findFirst();
    }

    private static DatabaseProperties database(
            ResultSet row, List<Grant> grants, Map<String, List<Setting>> roleSettings) throws SQLException {
        var locale = new DatabaseLocale(
                row.getString("provider"),
                row.getString("datcollate"),
                row.getString("datctype"),
                Optional.ofNullable(row.getString("locale")),
                Optional.ofNullable(row.getString("rules")));
        return new DatabaseProperties(
                row.getString("datname"),
                row.getString("owner"),
                row.getBoolean("ours"),
                row.getString("encoding"),
                locale,
                row.getInt("datconnlimit"),
                row.getBoolean("datallowconn"),
                row.getBoolean("datistemplate"),
                row.getString("spcname"),
                row.getLong("bytes"),
                Optional.ofNullable(row.getString("comment")),
                settings(row.getArray("setconfig")),
                grants,
                roleSettings);
    }

    /** @param configs an array of {@code name=value}, or null */
    static List<Setting> settings(Array configs) throws SQLException {
        return configs == null
                ? List.of()
                : Arrays.stream((String[]) configs.getArray())
                        .map(Setting::parse)
                        .toList();
    }

    private static <T> Map<String, List<T>> grouped(List<InDatabase<T>> rows) {
        var groups = new HashMap<String, List<T>>();
        rows.forEach(row ->
                groups.computeIfAbsent(row.database(), _ -> new ArrayList<>()).add(row.value()));
        return groups;
    }

    private static Map<String, List<Setting>> byRole(List<OfRole> settings) {
        var map = new HashMap<String, List<Setting>>();
        settings.forEach(each -> map.put(each.role(), each.settings()));
        return map;
    }
}
