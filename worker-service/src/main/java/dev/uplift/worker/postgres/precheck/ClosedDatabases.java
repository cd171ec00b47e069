package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.PlatformNames;
import java.sql.SQLException;
import java.util.List;

/** Databases that nobody can enter. */
final class ClosedDatabases implements Precheck {

    static final About ABOUT = About.server(
                    "database-closed",
                    "Nobody can connect to this database: it cannot be copied, and pg_upgrade refuses the"
                            + " whole server.")
            .blocks(PG_UPGRADE)
            .warns(DUMP_RESTORE, LOGICAL)
            .remedy("ALTER DATABASE … ALLOW_CONNECTIONS true;");

    private static final String SQL = """
            SELECT format('database %s', datname), format('ALTER DATABASE %I ALLOW_CONNECTIONS true;', datname)
              FROM pg_database
             WHERE NOT datallowconn AND datname <> 'template0' AND datname <> ALL (?) AND datconnlimit <> -2
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
