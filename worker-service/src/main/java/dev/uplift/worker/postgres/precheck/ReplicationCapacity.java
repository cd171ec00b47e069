package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Room for the slots and processes that send changes. */
final class ReplicationCapacity implements Precheck {

    static final About ABOUT = About.server(
                    "replication-capacity",
                    "Logical replication needs one of these for each database, and two more while tables are"
                            + " copied; there are too few left.")
            .blocks(LOGICAL)
            .remedy("ALTER SYSTEM SET … TO …; and restart the server");

    private static final String SQL = """
            SELECT format('%s is %s, %s in use', name, setting, used),
                   format('ALTER SYSTEM SET %s TO %s; and restart the server', name, used + wanted)
              FROM (SELECT name, setting::int,
                           CASE name WHEN 'max_wal_senders' THEN (SELECT count(*) FROM pg_stat_replication)
                                     ELSE (SELECT count(*) FROM pg_replication_slots) END AS used,
                           (SELECT count(*) + 2 FROM pg_database WHERE datallowconn AND NOT datistemplate) AS wanted
                      FROM pg_settings
                     WHERE name IN ('max_wal_senders', 'max_replication_slots')) room
             WHERE setting - used < wanted
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
