package dev.uplift.worker.postgres.queries;

import dev.uplift.worker.postgres.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** How a statement with parameters is planned for all their values before EXPLAIN had an option for it. */
final class PreparedQuery {

    private static final String NAME = "uplift_query";

    private static final String EXISTS =
            "SELECT EXISTS (SELECT FROM pg_prepared_statements WHERE name = '%s')".formatted(NAME);

    private PreparedQuery() {}

    static List<String> explained(Session session, QueryText text, Surroundings surroundings, Duration limit)
            throws SQLException {
        var values = String.join(", ", Collections.nCopies(text.parameters(), "NULL"));
        try {
            return session.readOnly(limit, () -> {
                surroundings.enterForGenericPlans(session);
                session.verbatim("PREPARE %s AS %s".formatted(NAME, text.plannable()), row -> row);
                return session.texts("EXPLAIN (FORMAT JSON) EXECUTE %s(%s)".formatted(NAME, values));
            });
        } finally {
            forget(session);
        }
    }

    /** Prepared statements outlive their transaction. */
    private static void forget(Session session) throws SQLException {
        if (!session.isClosed() && session.holds(EXISTS)) {
            session.execute("DEALLOCATE " + NAME);
        }
    }
}
