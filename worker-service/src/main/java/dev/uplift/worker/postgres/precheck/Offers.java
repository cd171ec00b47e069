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
 */
public record Offers(
        Map<String, String> extensions,
        Set<String> parameters,
        List<String> preloaded,
        Set<String> collations,
        Set<String> libraries) {

    private static final String COLLATIONS =
            "SELECT DISTINCT collname FROM pg_collation WHERE collnamespace = 'pg_catalog'::regnamespace";

    private static final String LIBRARIES = """
            SELECT DISTINCT concat_ws(' ', collprovider, pg_collation_actual_version(oid))
              FROM pg_collation
             WHERE collnamespace = 'pg_catalog'::regnamespace
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
                Set.copyOf(session.texts(LIBRARIES)));
    }

    private static Map<String, String> pairs(Session session, String sql) throws SQLException {
        var pairs = new HashMap<String, String>();
        session.list(sql, row -> pairs.put(row.getString(1), row.getString(2)));
        return pairs;
    }
}
