package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** The size of the files of the write-ahead log. */
final class WalSegmentSize implements Precheck {

    static final About ABOUT = About.server(
                    "wal-segment-size",
                    "pg_upgrade refuses a new cluster whose write-ahead log has segments of another size,"
                            + " and initdb makes them of 16 MB.")
            .informs(PG_UPGRADE)
            .remedy("initdb --wal-segsize=… for the new cluster");

    private static final String SQL = """
            SELECT format('segments of %s MB', size),
                   format('initdb --wal-segsize=%s for the new cluster', size)
              FROM (SELECT pg_size_bytes(current_setting('wal_segment_size')) / 1048576 AS size) wal
             WHERE size <> 16
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
