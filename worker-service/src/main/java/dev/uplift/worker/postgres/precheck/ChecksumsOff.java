package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Whether data pages carry checksums. */
final class ChecksumsOff implements Precheck {

    static final About ABOUT = About.server(
                    "checksums-off",
                    "From version 18 on initdb turns data checksums on, and pg_upgrade refuses a new cluster"
                            + " that differs in it.")
            .to(Majors.since(18))
            .informs(PG_UPGRADE)
            .remedy("initdb --no-data-checksums for the new cluster, or pg_checksums --enable for the old"
                    + " one while it is stopped");

    private static final String SQL = """
            SELECT 'server',
                   'initdb --no-data-checksums for the new cluster, '
                   'or pg_checksums --enable for the old one while it is stopped'
             WHERE current_setting('data_checksums') = 'off'
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
