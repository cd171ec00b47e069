package dev.uplift.worker.observation;

import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver.Unlocated;
import dev.uplift.worker.postgres.ServerActivity;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.SqlProblems;
import dev.uplift.worker.postgres.queries.StatementTotals;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Asks a server by SQL, over a new connection each time: so it is seen whether clients can connect. Remembers for one turn
 * where statements are counted.
 */
final class SqlReading {

    /** A server that needs longer for it does not serve anybody. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** For finding the database in which statements are counted. */
    private static final Duration SEARCH = Duration.ofSeconds(20);

    private static final String DATABASES = """
            SELECT datname FROM pg_database
             WHERE datallowconn AND NOT datistemplate AND has_database_privilege(oid, 'CONNECT')
             ORDER BY datname <> current_database(), datname LIMIT 100
            """;

    /**
     * What came back.
     *
     * @param refusal why nothing did
     */
    record Answer(Optional<ServerActivity> server, Optional<StatementTotals> statements, Optional<String> refusal) {}

    /** How the server is reached. A platform that does not say it now may say it at the next look. */
    @FunctionalInterface
    interface Reach {
        Sessions sessions() throws Unlocated, Secrets.Unresolved, InterruptedException;
    }

    private final Reach reach;
    private Optional<Sessions> reached = Optional.empty();
    private final Set<String> missing = new LinkedHashSet<>();
    private boolean looked;
    private Optional<String> countedIn = Optional.empty();

    SqlReading(Reach reach) {
        this.reach = reach;
    }

    /** Never throws for what a server can be expected to do. */
    Answer now() throws InterruptedException {
        try {
            if (reached.isEmpty()) {
                reached = Optional.of(reach.sessions());
            }
            return ask(reached.get());
        } catch (Unlocated | Secrets.Unresolved unknown) {
            missing.add(unknown.getMessage());
        } catch (IllegalArgumentException _) {
            // The prechecks said that it takes no SQL.
        }
        return new Answer(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Answer ask(Sessions sessions) {
        try (var session = open(sessions, sessions.dsn().address().database())) {
            var activity = ServerActivity.read(session);
            if (!activity.seesAll()) {
                missing.add("Role %s may not see what other sessions do: GRANT pg_monitor TO it."
                        .formatted(sessions.dsn().credentials().user()));
            }
            return new Answer(Optional.of(activity), statements(sessions, session), Optional.empty());
        } catch (SQLException refused) {
            return new Answer(Optional.empty(), Optional.empty(), Optional.of(SqlProblems.words(refused)));
        }
    }

    private static Session open(Sessions sessions, String database) throws SQLException {
        return sessions.openWithin(LIMIT, database);
    }

    Set<String> missing() {
        return missing;
    }

    private Optional<StatementTotals> statements(Sessions sessions, Session session) throws SQLException {
        if (looked) {
            return countedIn.flatMap(database -> counted(sessions, database));
        }
        looked = true;
        var end = System.nanoTime() + SEARCH.toNanos();
        for (var database : session.texts(DATABASES)) {
            var totals = System.nanoTime() - end < 0 ? counted(sessions, database) : Optional.<StatementTotals>empty();
            if (totals.isPresent()) {
                countedIn = Optional.of(database);
                return totals;
            }
        }
        missing.add("No database has a pg_stat_statements that can be read: the time of statements is not known.");
        return Optional.empty();
    }

    /** In one database; nothing where it does not count, or refuses to tell. */
    private Optional<StatementTotals> counted(Sessions sessions, String database) {
        try (var session = open(sessions, database)) {
            return StatementTotals.read(session);
        } catch (SQLException _) {
            return Optional.empty();
        }
    }
}
