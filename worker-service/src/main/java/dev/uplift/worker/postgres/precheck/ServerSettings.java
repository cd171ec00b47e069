package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Parameters of the server that the new version does not know. */
final class ServerSettings implements Precheck {

    static final About ABOUT = About.server(
                    "server-settings-unknown",
                    "The new version does not know this parameter: it will not start with the old configuration.")
            .warns(PG_UPGRADE)
            .remedy("Take it out of the configuration of the new server, or: ALTER SYSTEM RESET …;");

    private static final String SQL = """
            SELECT name, format('parameter %s', name),
                   CASE WHEN sourcefile IS NULL OR sourcefile LIKE '%postgresql.auto.conf'
                        THEN format('Take it out of the configuration of the new server, or: '
                               'ALTER SYSTEM RESET %I; SELECT pg_reload_conf();', name)
                        ELSE format('Take it out of %s for the new server.', sourcefile) END
              FROM pg_settings
             WHERE source IN ('configuration file', 'command line', 'environment variable', 'global')
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return Parameters.lost(question, SQL);
    }
}
