package dev.uplift.worker.postgres.precheck;

import dev.uplift.contracts.CatalogueEntry.Scope;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.postgres.Session;
import java.sql.SQLException;
import java.util.List;

/**
 * What a check is asked, and how it answers.
 *
 * @param about the check
 * @param route the upgrade
 * @param session read-only, with an empty search path and time-outs
 * @param database which one the session is in
 */
public record Question(About about, Route route, Session session, String database) {

    /** A finding that weighs what the check weighs. @param object as it stands in a sentence: {@code table public.t} */
    Finding finding(String object, String explanation, String remedy) {
        return about.finding(route.method(), where(object), explanation, remedy);
    }

    /** A finding that explains itself by the check's title. */
    Finding finding(String object, String remedy) {
        return finding(object, about.title(), remedy);
    }

    /** A finding that weighs something else. */
    Finding finding(Severity severity, String object, String explanation, String remedy) {
        return new Finding(about.id(), severity, where(object), explanation, remedy);
    }

    /** A finding for each row of a query for objects and remedies, its first two columns. */
    public List<Finding> findings(String sql, Object... parameters) throws SQLException {
        return session.list(sql, row -> finding(row.getString(1), row.getString(2)), parameters);
    }

    /** A finding on all that the check would have looked at. */
    Finding everywhere(Severity severity, String explanation, String remedy) {
        return new Finding(about.id(), severity, inDatabase() ? "database " + database : "server", explanation, remedy);
    }

    private String where(String object) {
        return inDatabase() ? "database %s, %s".formatted(database, object) : object;
    }

    private boolean inDatabase() {
        return about.scope() == Scope.DATABASE;
    }
}
