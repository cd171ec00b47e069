package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** More tables than the server can lock at once. */
final class LockTable implements Precheck {

    static final About ABOUT = About.database(
                    "lock-table",
                    "A dump locks every table at once, and the server has room for fewer locks than there"
                            + " are tables: it may fail with \"out of shared memory\".")
            .warns(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("ALTER SYSTEM SET max_locks_per_transaction TO …; and restart the server");

    private static final String SQL = """
            SELECT format('%s tables, %s locks', tables, locks),
                   format('ALTER SYSTEM SET max_locks_per_transaction TO %s; and restart the server',
                          tables / clients + 64)
              FROM (SELECT count(*) AS tables FROM pg_class WHERE relkind IN ('r', 'p') AND oid >= 16384) tables,
                   LATERAL (SELECT sum(setting::int)::int AS clients
                              FROM pg_settings WHERE name IN ('max_connections', 'max_prepared_transactions')) c,
                   LATERAL (SELECT current_setting('max_locks_per_transaction')::int * clients AS locks) l
             WHERE tables > locks
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
