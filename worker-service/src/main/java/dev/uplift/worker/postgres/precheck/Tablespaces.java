package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Folders of data beside the data folder. */
final class Tablespaces implements Precheck {

    static final About ABOUT = About.server(
                    "tablespaces",
                    "Tablespaces are not made on a second server, and an upgrade in place needs their folders, too.")
            .informs(PG_UPGRADE)
            .warns(DUMP_RESTORE, LOGICAL)
            .remedy("Create it on the new server afterwards and move tables there, or make do without: DROP"
                    + " TABLESPACE …;");

    private static final String SQL = """
            SELECT format('tablespace %s at %s', spcname, pg_tablespace_location(oid)),
                   format(CASE WHEN ? THEN 'Give the upgrade this folder. If it is empty: DROP TABLESPACE %I;'
                               ELSE 'Create it on the new server afterwards and move tables there. '
                                      'If it is empty: DROP TABLESPACE %I;' END, spcname)
              FROM pg_tablespace
             WHERE spcname !~ '^pg_'
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.findings(SQL, question.route().is(Method.PG_UPGRADE));
    }
}
