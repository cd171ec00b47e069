package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.PlatformNames;
import java.sql.SQLException;
import java.util.List;

/** Databases that our role may not enter. */
final class UnseenDatabases implements Precheck {

    static final About ABOUT = About.server(
                    "database-unseen",
                    "Our role may not connect to this database: none of the checks can look into it, and it"
                            + " cannot be copied.")
            .warns(PG_UPGRADE)
            .blocks(DUMP_RESTORE, LOGICAL)
            .remedy("GRANT CONNECT ON DATABASE … TO …;");

    private static final String SQL = """
            SELECT format('database %s', datname), format('GRANT CONNECT ON DATABASE %I TO %I;', datname, current_user)
              FROM pg_database
             WHERE datallowconn AND datconnlimit <> -2 AND NOT has_database_privilege(oid, 'CONNECT')
               AND datname <> ALL (?)
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
