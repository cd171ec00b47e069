package dev.uplift.worker.postgres.precheck;

import dev.uplift.contracts.CatalogueEntry.Scope;
import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.AtOnce;
import dev.uplift.worker.postgres.DatabaseProperties;
import dev.uplift.worker.postgres.Databases;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sessions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Asks checks about a server and each of its databases, in a few sessions at once. They only read, wait neither long
 * nor for locks, and what one of them cannot see does not keep the others from looking.
 */
public final class Examination {

    private final List<Precheck> checks;
    private final Sessions sessions;
    private final Route route;

    private Examination(List<Precheck> checks, Sessions sessions, Route route) {
        this.checks = checks;
        this.sessions = sessions;
        this.route = route;
    }

    /**
     * What the checks that concern an upgrade find.
     *
     * @return sorted; see {@link Findings#told}
     * @throws SQLException if the server cannot be reached, or goes away meanwhile
     */
    public static List<Finding> run(List<Precheck> checks, Sessions sessions, Route route)
            throws SQLException, InterruptedException {
        var concerned =
                checks.stream().filter(check -> check.about().concerns(route)).toList();
        return Findings.told(new Examination(concerned, sessions, route).findings());
    }

    /**
     * What checks find on a server that was upgraded, in what it carried over.
     *
     * @param major that it has now
     * @throws SQLException if the server cannot be reached, or goes away meanwhile
     */
    public static List<Finding> afterwards(List<Precheck> checks, Sessions sessions, Method method, int major)
            throws SQLException, InterruptedException {
        var route = new Route(method, major, major, Optional.empty());
        return Findings.told(new Examination(checks, sessions, route).findings());
    }

    private List<Finding> findings() throws SQLException, InterruptedException {
        var tasks = new ArrayList<Callable<List<Finding>>>();
        tasks.add(this::server);
        for (var database : databases()) {
            tasks.add(() -> database(database));
        }
        return AtOnce.ask(tasks).stream().flatMap(List::stream).toList();
    }

    private List<DatabaseProperties> databases() throws SQLException {
        try (var session = sessions.open()) {
            var ours = Set.copyOf(session.texts(
                    "SELECT datname FROM pg_database WHERE datallowconn AND has_database_privilege(oid, 'CONNECT')"));
            return Databases.read(session).stream()
                    .filter(database -> ours.contains(database.name()) && !database.isInvalid())
                    .toList();
        }
    }

    private List<Finding> server() throws SQLException {
        try (var session = sessions.open()) {
            return ask(session, of(Scope.SERVER), session.database());
        }
    }

    private List<Finding> database(DatabaseProperties database) throws SQLException {
        var looking = of(Scope.DATABASE).stream()
                .filter(check -> check.looksInto(database, route.method()))
                .toList();
        if (looking.isEmpty()) {
            return List.of();
        }
        try (var session = sessions.open(database.name())) {
            return ask(session, looking, database.name());
        } catch (SQLException refused) {
            if (Unseen.isGone(refused)) {
                throw refused;
            }
            return List.of(Unseen.database(route.method(), database.name(), refused));
        }
    }

    private List<Precheck> of(Scope scope) {
        return checks.stream().filter(check -> check.about().scope() == scope).toList();
    }

    private List<Finding> ask(Session session, List<Precheck> asked, String database) throws SQLException {
        session.execute(
                "SET default_transaction_read_only TO on; SET statement_timeout TO '30s'; SET lock_timeout TO '2s'");
        var findings = new ArrayList<Finding>();
        for (var check : asked) {
            var question = new Question(check.about(), route, session, database);
            try {
                findings.addAll(check.look(question));
            } catch (SQLException refused) {
                if (Unseen.isGone(refused)) {
                    throw refused;
                }
                findings.add(Unseen.by(question, refused));
            }
        }
        return findings;
    }
}
