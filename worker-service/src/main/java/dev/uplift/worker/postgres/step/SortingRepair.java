package dev.uplift.worker.postgres.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Progress;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.SortingLibrary;
import dev.uplift.worker.postgres.Sql;
import dev.uplift.worker.postgres.SqlProblems;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Builds the indexes of those databases anew that a library sorts otherwise than it did when they were built. Servers
 * notice that only where they wrote the version down (databases from 15 on), and pg_upgrade writes down the new one: so
 * what was noted before the upgrade decides, too.
 */
final class SortingRepair {

    private static final int FIRST_WITH_DATABASE_VERSION = 15;

    /** Those of another encoding cannot be used here, and their library may refuse to say its version. */
    private static final String OUTDATED = """
            SELECT n.nspname, c.collname,
                   EXISTS (SELECT FROM pg_index i
                            WHERE i.indrelid >= 16384 AND c.oid = ANY (i.indcollation::oid[]))
              FROM pg_collation c
              JOIN pg_namespace n ON n.oid = c.collnamespace
             WHERE c.collversion <> pg_collation_actual_version(c.oid)
               AND c.collencoding IN (-1, (SELECT encoding FROM pg_database WHERE datname = current_database()))
             ORDER BY 1, 2
            """;

    private static final String DATABASE_OUTDATED = """
            SELECT coalesce(datcollversion <> pg_database_collation_actual_version(oid), false)
              FROM pg_database WHERE datname = current_database()
            """;

    private final InPlaceServer server;
    private final Map<String, DatabaseContent> before;
    private final List<Finding> refused = new ArrayList<>();

    SortingRepair(InPlaceServer server) {
        this.server = server;
        this.before = server.noted()
                .<Map<String, DatabaseContent>>map(ServerContent::databases)
                .orElse(Map.of());
    }

    /** @param sorts whether an index of a user is sorted by it */
    private record Collation(String schema, String name, boolean sorts) {}

    StepResult run(List<NamedDatabase> databases) throws SQLException {
        int done = 0;
        for (var database : databases) {
            server.work()
                    .progress(Progress.of(
                            "reindexing database %s where its sorting changed".formatted(database.name()),
                            done++,
                            databases.size(),
                            "databases",
                            0));
            repair(database);
        }
        if (!refused.isEmpty()) {
            server.work().found(refused);
        }
        return StepResult.done();
    }

    private void repair(NamedDatabase database) throws SQLException {
        try (var session = server.sessions().openLong(database.here())) {
            var collations = outdated(session);
            var databaseOutdated = databaseIsOutdated(session);
            var why = why(session, database.name(), collations, databaseOutdated);
            if (why.isPresent() && !isDone(database.name(), why.get())) {
                if (!accepted(session, database.name(), "REINDEX DATABASE " + Sql.name(database.name()))) {
                    return;
                }
                // The next turn, and people, have it from here: what was built anew looks no different.
                server.work().learned(Map.of(fact(database.name()), why.get()), List.of());
            }
            refresh(session, database.name(), collations, databaseOutdated);
        }
    }

    private static List<Collation> outdated(Session session) throws SQLException {
        return session.list(OUTDATED, row -> new Collation(row.getString(1), row.getString(2), row.getBoolean(3)));
    }

    private static boolean databaseIsOutdated(Session session) throws SQLException {
        return session.major() >= FIRST_WITH_DATABASE_VERSION && session.holds(DATABASE_OUTDATED);
    }

    /** For people, and the same as long as it is the same. */
    private Optional<String> why(Session session, String database, List<Collation> collations, boolean databaseOutdated)
            throws SQLException {
        var noted = Optional.ofNullable(before.get(database));
        var changed = SortingLibrary.read(session).stream()
                .filter(library ->
                        noted.filter(its -> its.sortedOtherwise(library)).isPresent())
                .map(library -> "%s %s to %s"
                        .formatted(
                                library.name(),
                                String.join(
                                        ", ", noted.orElseThrow().libraries().get(library.provider())),
                                library.version()))
                .collect(Collectors.joining("; "));
        if (!changed.isEmpty()) {
            return Optional.of(changed);
        }
        return databaseOutdated || collations.stream().anyMatch(Collation::sorts)
                ? Optional.of("the server found another version of its library")
                : Optional.empty();
    }

    private String fact(String database) {
        return "%s/%s".formatted(server.id("reindexed"), database);
    }

    private boolean isDone(String database, String why) {
        return why.equals(server.work().facts().get(fact(database)));
    }

    /** Only behind the new indexes: the server's own warning ends with it. */
    private void refresh(Session session, String database, List<Collation> collations, boolean databaseOutdated)
            throws SQLException {
        if (databaseOutdated) {
            accepted(session, database, "ALTER DATABASE %s REFRESH COLLATION VERSION".formatted(Sql.name(database)));
        }
        for (var collation : collations) {
            accepted(
                    session,
                    database,
                    "ALTER COLLATION %s REFRESH VERSION".formatted(Sql.name(collation.schema(), collation.name())));
        }
    }

    /** What is refused is a warning, since the upgrade itself is good. */
    private boolean accepted(Session session, String database, String statement) throws SQLException {
        server.work().mayAct();
        try {
            session.execute(statement);
            return true;
        } catch (SQLException no) {
            if (session.isClosed() || server.work().stopping()) {
                throw no;
            }
            refused.add(new Finding(
                    "not-reindexed",
                    Severity.WARN,
                    "database " + database,
                    "A library sorts otherwise than before, and this was refused: %s. Queries by index may miss rows, and"
                                    .formatted(SqlProblems.words(no))
                            + " unique ones may let doubles in.",
                    statement + ";"));
            return false;
        }
    }
}
