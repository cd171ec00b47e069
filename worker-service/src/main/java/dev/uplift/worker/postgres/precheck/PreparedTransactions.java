package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Transactions that a client prepared and has neither committed nor rolled back. */
final class PreparedTransactions implements Precheck {

    static final About ABOUT = About.server(
                    "prepared-transactions",
                    "A prepared transaction is neither copied nor carried over, and pg_upgrade refuses while"
                            + " there is one.")
            .blocks(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("COMMIT PREPARED '…'; or ROLLBACK PREPARED of the same, in its database");

    private static final String SQL = """
            SELECT format('prepared transaction %s of %s in database %s since %s', quote_literal(gid), owner,
                   database, prepared),
                   format('COMMIT PREPARED %s; or ROLLBACK PREPARED of the same, in database %s', quote_literal(gid),
                          database)
              FROM pg_prepared_xacts
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.findings(SQL);
    }
}
