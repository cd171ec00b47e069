package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** template0 is the only database that nobody may enter. */
final class OpenTemplate implements Precheck {

    static final About ABOUT = About.server(
                    "template0-open", "pg_upgrade refuses a server whose template0 allows connections.")
            .blocks(PG_UPGRADE)
            .remedy("ALTER DATABASE template0 ALLOW_CONNECTIONS false;");

    private static final String SQL = """
            SELECT 'database template0', 'ALTER DATABASE template0 ALLOW_CONNECTIONS false;'
              FROM pg_database
             WHERE datname = 'template0' AND datallowconn
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
