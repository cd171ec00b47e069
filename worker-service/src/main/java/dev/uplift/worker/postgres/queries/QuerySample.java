package dev.uplift.worker.postgres.queries;

import dev.uplift.worker.postgres.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What production spends its time on, if pg_stat_statements knows. */
public sealed interface QuerySample {

    /** How many statements are compared, if nobody says otherwise. */
    int TOP = 50;

    /**
     * Some statements of one database.
     *
     * @param database whose statements they are
     * @param statements the most expensive first
     * @param hidden how many others the session's role may not see; members of pg_read_all_stats see all
     */
    record Taken(String database, List<Statement> statements, int hidden) implements QuerySample {
        public Taken {
            statements = List.copyOf(statements);
        }
    }

    /** Nothing is known. @param why a sentence that says what to do for the next time */
    record Unavailable(String why) implements QuerySample {}

    /**
     * One statement, whoever ran it.
     *
     * @param queryId as the server numbers it
     * @param text as the server keeps it, comments and all; never to be logged
     * @param calls in all
     * @param meanMillis of one call
     * @param role that spent most time on it; empty if it is gone
     * @param searchPath that this role has by default in this database, as {@code SET search_path} takes it
     */
    record Statement(
            String queryId, String text, long calls, double meanMillis, Optional<String> role, String searchPath) {

        /** Without the text, which may hold a constant where the server had no chance to replace it. */
        @Override
        public String toString() {
            return "statement " + queryId;
        }
    }

    /** The statements of the session's own database. @param top how many at most */
    static QuerySample take(Session session, int top) throws SQLException {
        return take(session, session.database(), top);
    }

    /**
     * The statements of one database, read in another where the extension is.
     *
     * @param session on the old server; only reads
     * @param database whose statements
     * @param top how many at most
     */
    static QuerySample take(Session session, String database, int top) throws SQLException {
        var view = StatementStatistics.view(session);
        if (view.isEmpty()) {
            return new Unavailable("The extension pg_stat_statements is not in database %s: CREATE EXTENSION it there."
                    .formatted(session.database()));
        }
        try {
            return StatementStatistics.read(session, view.get(), database, top);
        } catch (SQLException refused) {
            if (StatementStatistics.NOT_LOADED.equals(refused.getSQLState())) {
                return new Unavailable(
                        "The server did not load pg_stat_statements: name it in shared_preload_libraries,"
                                + " and restart.");
            }
            throw refused;
        }
    }
}
