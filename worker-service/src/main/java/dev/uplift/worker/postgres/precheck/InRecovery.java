package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** The server is a standby. */
final class InRecovery implements Precheck {

    static final About ABOUT = About.server(
                    "source-in-recovery", "The server is a standby: it can be neither fenced nor upgraded on its own.")
            .blocks(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("Give the address of its primary. If it is to be a server of its own: SELECT pg_promote();");

    private static final String SQL = """
            SELECT 'server', 'Give the address of its primary. If it is to be a server of its own: SELECT pg_promote();'
             WHERE pg_is_in_recovery()
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
