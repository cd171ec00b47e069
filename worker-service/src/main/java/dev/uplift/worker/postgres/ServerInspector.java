package dev.uplift.worker.postgres;

import dev.uplift.contracts.Few;
import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.ServerSetup.Extension;
import dev.uplift.contracts.ServerSetup.Publication;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Looks at a server: who it is, its version, and the databases that users keep in it. */
public final class ServerInspector {

    /** The start time tells a running copy from its original, and is the same for every user that asks. */
    private static final String IDENTITY = """
            SELECT %s || '/' || (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint
            """;

    private static final String COUNTS = """
            SELECT count(*) FILTER (WHERE c.relkind IN ('r', 'p', 'm')), count(*) FILTER (WHERE c.relkind IN ('i', 'I')),
                   (SELECT count(*) FROM pg_constraint f WHERE f.contype = 'f'),
                   (SELECT count(*) FROM pg_largeobject_metadata)
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'uplift_probe')
            """;

    private static final String EXTENSIONS = "SELECT extname, extversion FROM pg_extension ORDER BY 1";

    private static final String PUBLICATIONS = "SELECT pubname, puballtables FROM pg_publication ORDER BY 1";

    private static final int MOST_DATABASES_OF_AN_EXTENSION = 5;

    private static final String NO_SUCH_DATABASE = "3D000";

    private static final Comparator<Database> BIGGEST_FIRST = Comparator.<Database>comparingInt(
                    database -> Long.numberOfLeadingZeros(database.bytes()))
            .thenComparing(Database::name);

    /** One version of an extension. */
    private record Installed(String name, String version) {}

    /** What is in one database. */
    private record Content(Database database, List<Installed> extensions, List<Publication> publications) {}

    private ServerInspector() {}

    /**
     * Reads only, in a few sessions at once.
     *
     * @param inPlace names of databases that every server has, which count only if users put something into them
     * @throws SQLException also if one of the databases cannot be entered: a plan needs to know all of them
     */
    public static Seen inspect(Sessions sessions, Set<String> inPlace) throws SQLException, InterruptedException {
        try (var session = sessions.open()) {
            var questions = Databases.read(session).stream()
                    .filter(DatabaseProperties::isUsers)
                    .<Callable<Optional<Content>>>map(
                            database -> () -> inspect(sessions, database, inPlace.contains(database.name())))
                    .toList();
            // By order of magnitude, so that a little growth does not change the plan.
            var contents = AtOnce.ask(questions).stream()
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparing(Content::database, BIGGEST_FIRST))
                    .toList();
            var databases = contents.stream().map(Content::database).toList();
            return new Seen(
                    identity(session),
                    session.version(),
                    databases.stream().mapToLong(Database::bytes).sum(),
                    databases,
                    Optional.of(SetupInspector.inspect(session, extensions(contents), publications(contents))),
                    facts(session));
        }
    }

    private static Optional<Content> inspect(Sessions sessions, DatabaseProperties properties, boolean inPlace)
            throws SQLException {
        try (var session = sessions.open(properties.name())) {
            return inPlace && !UserObjects.exist(session)
                    ? Optional.empty()
                    : Optional.of(content(session, properties));
        } catch (SQLException refused) {
            if (NO_SUCH_DATABASE.equals(refused.getSQLState())) {
                // Dropped since the list was read.
                return Optional.empty();
            }
            throw refused;
        }
    }

    private static Content content(Session session, DatabaseProperties properties) throws SQLException {
        var locale = properties.locale();
        var database = session.list(
                        COUNTS,
                        row -> new Database(
                                properties.name(),
                                properties.bytes(),
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                Optional.of(properties.encoding()),
                                Optional.of("%s %s"
                                        .formatted(
                                                locale.providerName(),
                                                locale.locale().orElse(locale.collate())))))
                .getFirst();
        return new Content(
                database,
                session.list(EXTENSIONS, row -> new Installed(row.getString(1), row.getString(2))),
                session.list(
                        PUBLICATIONS, row -> new Publication(properties.name(), row.getString(1), row.getBoolean(2))));
    }

    private static List<Extension> extensions(List<Content> contents) {
        var databases = new TreeMap<Installed, List<String>>(
                Comparator.comparing(Installed::name).thenComparing(Installed::version));
        for (var content : contents) {
            for (var extension : content.extensions()) {
                databases
                        .computeIfAbsent(extension, _ -> new ArrayList<>())
                        .add(content.database().name());
            }
        }
        return databases.entrySet().stream()
                .map(each -> new Extension(
                        each.getKey().name(),
                        each.getKey().version(),
                        Few.of(each.getValue(), MOST_DATABASES_OF_AN_EXTENSION)))
                .toList();
    }

    private static List<Publication> publications(List<Content> contents) {
        return contents.stream()
                .flatMap(content -> content.publications().stream())
                .toList();
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
        facts.put(
                "uptimeSeconds",
                session.number("SELECT extract(epoch FROM now() - pg_postmaster_start_time())::bigint"));
        return facts;
    }
}
