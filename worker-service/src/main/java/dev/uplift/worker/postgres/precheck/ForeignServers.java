package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Other servers that this one calls. */
final class ForeignServers implements Precheck {

    static final About ABOUT = About.database(
                    "foreign-servers",
                    "The new server must reach this one as well; and so would a clone, unless it is kept apart.")
            .informs(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("See that the new server reaches it. If nothing needs it: DROP SERVER … CASCADE;");

    private static final String SQL = """
            SELECT format('server %s of %s', s.srvname, w.fdwname),
                   format('See that the new server reaches it. If nothing needs it: DROP SERVER %I CASCADE;', s.srvname)
              FROM pg_foreign_server s
              JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
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
