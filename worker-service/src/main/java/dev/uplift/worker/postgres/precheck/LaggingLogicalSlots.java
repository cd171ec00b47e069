package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Logical slots whose consumer has much to read. */
final class LaggingLogicalSlots implements Precheck {

    static final About ABOUT = About.server(
                    "logical-slot-behind",
                    "pg_upgrade refuses a server whose logical slots have not been read to the end when it stops.")
            .from(Majors.since(17))
            .warns(PG_UPGRADE)
            .remedy("Let its consumer read to the end before the server is stopped. If nobody needs the"
                    + " slot: SELECT pg_drop_replication_slot('…');");

    private static final String SQL = """
            SELECT format('slot %s of database %s, %s behind', slot_name, database, pg_size_pretty(behind)),
                   format('Let its consumer read to the end before the server is stopped. '
                          'If nobody needs the slot: SELECT pg_drop_replication_slot(%L);', slot_name)
              FROM (SELECT *, CASE WHEN NOT pg_is_in_recovery()
                                   THEN pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn) END AS behind
                      FROM pg_replication_slots) slot
             WHERE slot_type = 'logical' AND NOT temporary AND invalidation_reason IS NULL
               AND behind > pg_size_bytes(current_setting('wal_segment_size'))
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
