package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Parameters that were changed and wait for a restart. */
final class PendingRestart implements Precheck {

    static final About ABOUT = About.server(
                    "pending-restart",
                    "This parameter was changed and waits for a restart: the upgrade is one, and brings the"
                            + " change along.")
            .warns(PG_UPGRADE)
            .remedy("Restart now and see that it does no harm, or: ALTER SYSTEM RESET …; SELECT pg_reload_conf();");

    private static final String SQL = """
            SELECT format('parameter %s, still %s', name, setting),
                   format('Restart now and see that it does no harm, or: '
                          'ALTER SYSTEM RESET %I; SELECT pg_reload_conf();', name)
              FROM pg_settings
             WHERE pending_restart
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
