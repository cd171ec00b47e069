package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Slots that nobody reads, and for which the server keeps its write-ahead log. */
final class IdleSlots implements Precheck {

    static final About ABOUT = About.server(
                    "slot-holds-wal",
                    "Nobody reads this slot, and the write-ahead log that it holds fills the disk, the"
                            + " sooner the more is copied.")
            .warns(LOGICAL)
            .remedy("Start its consumer. If nobody needs the slot: SELECT pg_drop_replication_slot('…');");

    private static final String SQL = """
            SELECT format('slot %s holds %s', slot_name, pg_size_pretty(held)),
                   format('Start its consumer. If nobody needs the slot: SELECT pg_drop_replication_slot(%L);',
                          slot_name)
              FROM (SELECT *, CASE WHEN NOT pg_is_in_recovery()
                                   THEN pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) END AS held
                      FROM pg_replication_slots) slot
             WHERE NOT active AND NOT temporary AND held > 4 * pg_size_bytes(current_setting('wal_segment_size'))
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
