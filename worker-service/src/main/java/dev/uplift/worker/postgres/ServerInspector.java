package dev.uplift.worker.postgres;

import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.Inspection.Seen;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at a server: who it is, its version, and the databases that users keep in it. */
public final class ServerInspector {

    /** The start time tells a running copy from its original, and is the same for every user that asks. */
    private static final String IDENTITY = """
            SELECT %s || '/' || (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint
            """;

    private static final String COUNTS = """
            SELECT count(*) FILTER (WHERE c.relkind IN ('r', 'p', 'm')), count(*) FILTER (WHERE c.relkind IN ('i', 'I')),
                   (SELECT count(*) FROM pg_largeobject_metadata)
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'uplift_probe')
            """;

    private static final Comparator<Database> BIGGEST_FIRST = Comparator.<Database>comparingInt(
                    database -> Long.numberOfLeadingZeros(database.bytes()))
            .thenComparing(Database::name);

    private ServerInspector() {}

    /**
     * Reads only.
     *
     * @param inPlace names of databases that every server has, which count only if users put something into them
     */
    public static Seen inspect(Sessions sessions, Set<String> inPlace) throws SQLException {
        try (var session = sessions.open()) {
            var databases = new ArrayList<Database>();
            for (var properties : Databases.read(session)) {
                if (properties.isUsers()) {
                    inspect(sessions, properties, inPlace.contains(properties.name()), databases);
                }
            }
            // By order of magnitude, so that a little growth does not change the plan.
            databases.sort(BIGGEST_FIRST);
            return new Seen(
                    identity(session),
                    session.version(),
                    databases.stream().mapToLong(Database::bytes).sum(),
                    databases,
                    facts(session));
        }
    }

    private static void inspect(
            Sessions sessions, DatabaseProperties properties, boolean inPlace, List<Database> databases)
            throws SQLException {
        try (var session = sessions.open(properties.name())) {
            if (!inPlace || UserObjects.exist(session)) {
                databases.add(session.list(
                                COUNTS,
                                row -> new Database(
                                        properties.name(),
                                        properties.bytes(),
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getLong(3)))
                        .getFirst());
            }
        }
    }

    private static String identity(Session session) throws SQLException {
        var allowed = session.holds("SELECT has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')");
        var name = allowed
                ? "(SELECT system_identifier::text FROM pg_control_system())"
                : "coalesce(host(inet_server_addr()), '') || ':' || coalesce(inet_server_port()::text, '')";
        return session.text(IDENTITY.formatted(name));
    }

    private static Map<String, Object> facts(Session session) throws SQLException {
        var facts = new HashMap<String, Object>();
        session.list("""
                SELECT name, setting FROM pg_settings
                 WHERE name IN ('data_directory', 'max_connections', 'shared_preload_libraries', 'wal_level', 'data_checksums')
                """, row -> facts.put(row.getString(1), row.getString(2)));
        facts.put("started", session.text("SELECT pg_postmaster_start_time()::text"));
        return facts;
    }
}
