package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** What the write-ahead log tells. */
final class WalLevel implements Precheck {

    static final About ABOUT = About.server(
                    "wal-level", "Logical replication needs wal_level = logical, and changing it needs a restart.")
            .blocks(LOGICAL)
            .remedy("ALTER SYSTEM SET wal_level TO logical; and restart the server");

    private static final String SQL = """
            SELECT format('wal_level is %s', current_setting('wal_level')),
                   'ALTER SYSTEM SET wal_level TO logical; and restart the server'
             WHERE current_setting('wal_level') <> 'logical'
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
