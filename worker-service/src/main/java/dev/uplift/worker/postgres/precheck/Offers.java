package dev.uplift.worker.postgres.precheck;

import dev.uplift.worker.postgres.Session;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a new server has to offer.
 *
 * @param extensions those that can be created there, each with the version that CREATE EXTENSION would make
 * @param parameters the names of its settings
 * @param preloaded its {@code shared_preload_libraries}
 * @param collations the names of those that it has from the beginning
 * @param libraries the versions of what sorts, as {@code provider version}
 * @param forcesTls whether clients on other machines get in with TLS only, as far as our role may see
 */
public record Offers(
        Map<String, String> extensions,
        Set<String> parameters,
        List<String> preloaded,
        Set<String> collations,
        Set<String> libraries,
        boolean forcesTls) {

    private static final String COLLATIONS =
            "SELECT DISTINCT collname FROM pg_collation WHERE collnamespace = 'pg_catalog'::regnamespace";

    private static final String LIBRARIES = """
            SELECT DISTINCT concat_ws(' ', collprovider, pg_collation_actual_version(oid))
              FROM pg_collation
             WHERE collnamespace = 'pg_catalog'::regnamespace
            """;

    /** Amazon's and Azure's parameters. */
    private static final String FORCED_BY_PLATFORM = """
            SELECT EXISTS (SELECT FROM pg_settings
                            WHERE name IN ('rds.force_ssl', 'require_secure_transport') AND setting IN ('1', 'on'))
            """;

    private static final String RULES_READABLE = """
            SELECT has_table_privilege('pg_hba_file_rules', 'SELECT')
                   AND has_function_privilege('pg_hba_file_rules()', 'EXECUTE')
                   AND current_setting('ssl')::boolean
            """;

    /** Some rule lets in who has TLS, and none lets in who has not, before everybody without it is rejected. */
    private static final String FORCED_BY_RULES = """
            WITH rule AS (
                SELECT coalesce((to_jsonb(r) ->> 'rule_number')::int, line_number) AS n, type, auth_method, database,
                       user_name, address
                  FROM pg_hba_file_rules r
                 WHERE error IS NULL)
            SELECT EXISTS (SELECT FROM rule WHERE type IN ('host', 'hostssl') AND auth_method <> 'reject'
                                               AND coalesce(address, '') NOT IN ('127.0.0.1', '::1', 'localhost', 'samehost'))
                   AND NOT EXISTS (
                       SELECT FROM rule plain
                        WHERE type IN ('host', 'hostnossl') AND auth_method <> 'reject'
                          AND coalesce(address, '') NOT IN ('127.0.0.1', '::1', 'localhost', 'samehost')
                          AND NOT EXISTS (
                              SELECT FROM rule earlier
                               WHERE earlier.n < plain.n AND type = 'hostnossl' AND auth_method = 'reject'
                                 AND database = '{all}' AND user_name = '{all}' AND address = 'all'))
            """;

    public Offers {
        extensions = Map.copyOf(extensions);
        parameters = Set.copyOf(parameters);
        preloaded = List.copyOf(preloaded);
        collations = Set.copyOf(collations);
        libraries = Set.copyOf(libraries);
    }

    /** Asks a server of the new version. */
    public static Offers read(Session session) throws SQLException {
        return new Offers(
                pairs(session, "SELECT name, coalesce(default_version, '') FROM pg_available_extensions"),
                Set.copyOf(session.texts("SELECT name FROM pg_settings")),
                session.texts(PreloadLibraries.LIBRARIES),
                Set.copyOf(session.texts(COLLATIONS)),
                Set.copyOf(session.texts(LIBRARIES)),
                forcesTls(session));
    }

    private static boolean forcesTls(Session session) throws SQLException {
        return session.holds(FORCED_BY_PLATFORM) || session.holds(RULES_READABLE) && session.holds(FORCED_BY_RULES);
    }

    private static Map<String, String> pairs(Session session, String sql) throws SQLException {
        var pairs = new HashMap<String, String>();
        session.list(sql, row -> pairs.put(row.getString(1), row.getString(2)));
        return pairs;
    }
}
