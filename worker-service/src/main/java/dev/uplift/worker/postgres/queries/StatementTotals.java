package dev.uplift.worker.postgres.queries;

import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sql;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The statements of all clients of a server together, since their statistics were reset: what has a plan, without what
 * tools ask the server about itself. Texts that the role may not see count as clients'.
 *
 * @param calls how many were executed
 * @param millis how long that took, all in all
 */
public record StatementTotals(double calls, double millis) {

    private static final String READ = """
            SELECT coalesce(sum(calls), 0)::float8, coalesce(sum(%s), 0)::float8 FROM %s
             WHERE query = '<insufficient privilege>' OR query ~* ? AND query !~* ?
            """;

    /**
     * Any role may read the figures. The extension counts for all databases, wherever it was made.
     *
     * @return empty where this database does not have the extension
     * @throws SQLException also where the extension is there, and its library is not loaded
     */
    public static Optional<StatementTotals> read(Session session) throws SQLException {
        var view = StatementStatistics.view(session);
        if (view.isEmpty()) {
            return Optional.empty();
        }
        var time = Sql.name(StatementStatistics.time(session, view.get()));
        return session.first(
                READ.formatted(time, view.get()),
                row -> new StatementTotals(row.getDouble(1), row.getDouble(2)),
                StatementStatistics.HAS_A_PLAN,
                StatementStatistics.OF_A_TOOL);
    }
}
