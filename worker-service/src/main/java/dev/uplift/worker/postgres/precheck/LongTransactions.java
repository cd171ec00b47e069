package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Transactions of clients that have been open for long.
 *
 * @param limit what is long
 */
record LongTransactions(Duration limit) implements Precheck {

    static final About ABOUT = About.server(
                    "long-transactions",
                    "A transaction has been open for long: the upgrade ends it, and what it did is rolled back.")
            .warns(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("Let it finish, or: SELECT pg_terminate_backend(…);");

    private static final String SQL = """
            SELECT format('process %s of %s in database %s, %s since %s', pid, usename, datname, state, xact_start),
                   format('Let it finish, or: SELECT pg_terminate_backend(%s);', pid)
              FROM pg_stat_activity
             WHERE xact_start < now() - make_interval(secs => ?) AND pid <> pg_backend_pid()
               AND backend_type = 'client backend'
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.findings(SQL, limit.toMillis() / 1000.0);
    }
}
