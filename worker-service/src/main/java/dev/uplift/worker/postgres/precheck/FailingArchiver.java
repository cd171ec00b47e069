package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Whether the write-ahead log is archived. */
final class FailingArchiver implements Precheck {

    static final About ABOUT = About.server(
                    "archiving-fails", "Archiving of the write-ahead log fails, so there is no backup to go back to.")
            .warns(PG_UPGRADE)
            .remedy("Correct archive_command (see the log of the server), then look that pg_stat_archiver goes on.");

    private static final String SQL = """
            SELECT format('segment %s, at %s', last_failed_wal, last_failed_time),
                   'Correct archive_command (see the log of the server), then look that pg_stat_archiver goes on.'
              FROM pg_stat_archiver
             WHERE last_failed_time > coalesce(last_archived_time, '-infinity')
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
