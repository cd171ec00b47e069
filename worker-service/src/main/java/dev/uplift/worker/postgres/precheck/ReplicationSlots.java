package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Replication slots, which stay where they are. */
final class ReplicationSlots implements Precheck {

    static final About ABOUT = About.server(
                    "replication-slots",
                    "Slots are not copied, and pg_upgrade drops physical ones: standbys and consumers of"
                            + " changes stay with the old server.")
            .warns(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("Set the consumer up again on the new server. If nobody needs the slot: SELECT"
                    + " pg_drop_replication_slot('…');");

    private static final String SQL = """
            SELECT format('%s slot %s', slot_type, slot_name),
                   format('Set the consumer up again on the new server. '
                          'If nobody needs the slot: SELECT pg_drop_replication_slot(%L);', slot_name)
              FROM pg_replication_slots
             WHERE NOT temporary AND (slot_type = 'physical' OR ?)
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.findings(SQL, !question.route().is(Method.PG_UPGRADE));
    }
}
