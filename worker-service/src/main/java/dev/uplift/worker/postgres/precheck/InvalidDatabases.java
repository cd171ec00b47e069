package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.PlatformNames;
import java.sql.SQLException;
import java.util.List;

/** Databases that an interrupted DROP DATABASE left behind. */
final class InvalidDatabases implements Precheck {

    static final About ABOUT = About.server(
                    "invalid-database",
                    "An interrupted DROP DATABASE left this one unusable: it cannot be copied, and"
                            + " pg_upgrade refuses the whole server.")
            .blocks(PG_UPGRADE)
            .warns(DUMP_RESTORE, LOGICAL)
            .remedy("DROP DATABASE …;");

    private static final String SQL = """
            SELECT format('database %s', datname), format('DROP DATABASE %I;', datname)
              FROM pg_database
             WHERE datconnlimit = -2 AND datname <> ALL (?)
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.findings(SQL, (Object) PlatformNames.platformDatabases());
    }
}
