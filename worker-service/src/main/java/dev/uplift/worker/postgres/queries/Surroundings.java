package dev.uplift.worker.postgres.queries;

import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sql;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What surrounds a statement when its application runs it, as far as that is known. Planning may call functions of
 * users, which then have the rights of the statement's role and not of ours, unless they take them back.
 *
 * @param searchPath as {@code SET search_path} takes it
 * @param role that may be taken on both servers
 */
record Surroundings(String searchPath, Optional<String> role) {

    /** Behind somebody's lock on a table, planning waits, and so would everybody after it. */
    private static final String LONGEST_WAIT = "2s";

    /** Only what the server knows and lets us set, so that one statement serves every version and role. */
    private static final String SET = """
            SELECT set_config(w.name, w.value, true)
              FROM unnest(?::text[], ?::text[]) w(name, value) JOIN pg_settings s ON s.name = w.name
             WHERE s.context <> 'superuser' OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
            """;

    /** In a transaction, until its end. */
    void enter(Session session) throws SQLException {
        enter(session, Map.of());
    }

    /**
     * The same, with plans that do not look at values. The start of an execution, which EXPLAIN EXECUTE goes through,
     * would remove all partitions for the NULLs that it is given, so none is removed on either server.
     */
    void enterForGenericPlans(Session session) throws SQLException {
        enter(session, Map.of("plan_cache_mode", "force_generic_plan", "enable_partition_pruning", "off"));
    }

    private void enter(Session session, Map<String, String> more) throws SQLException {
        var settings = new TreeMap<>(more);
        settings.put("search_path", searchPath);
        settings.put("lock_timeout", LONGEST_WAIT);
        settings.put("row_security", "on");
        // What we ask has no place in the statistics that we read.
        settings.put("pg_stat_statements.track", "none");
        session.texts(
                SET, settings.keySet().toArray(String[]::new), settings.values().toArray(String[]::new));
        if (role.isPresent()) {
            session.execute(take(role.get()));
        }
    }

    /** The statement that makes a transaction the role's. */
    static String take(String role) {
        return "SET LOCAL ROLE " + Sql.name(role);
    }
}
