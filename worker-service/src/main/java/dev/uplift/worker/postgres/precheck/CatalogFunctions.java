package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import java.sql.SQLException;
import java.util.List;

/** Functions that users put into pg_catalog. */
final class CatalogFunctions implements Precheck {

    static final About ABOUT = About.database(
                    "functions-in-pg-catalog",
                    "Nothing in schema pg_catalog is dumped: this function is lost without a word, and what"
                            + " uses it cannot be restored.")
            .blocks(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("ALTER ROUTINE … SET SCHEMA public;");

    private static final String SQL = """
            SELECT format('function %s', p.oid::regprocedure),
                   format('ALTER ROUTINE %s SET SCHEMA public;', p.oid::regprocedure),
                   EXISTS (SELECT FROM pg_depend d
                            WHERE d.refclassid = 'pg_proc'::regclass AND d.refobjid = p.oid AND d.deptype = 'n') AS used
              FROM pg_proc p
             WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.oid >= 16384
               AND NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.session()
                .list(
                        SQL,
                        row -> question.finding(
                                row.getBoolean(3) ? Severity.BLOCK : Severity.WARN,
                                row.getString(1),
                                ABOUT.title(),
                                row.getString(2)));
    }
}
