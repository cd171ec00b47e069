package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Logical slots that the server has given up. */
final class InvalidLogicalSlots implements Precheck {

    static final About ABOUT = About.server(
                    "logical-slot-invalid", "pg_upgrade refuses a server with an invalid logical slot.")
            .from(Majors.since(17))
            .blocks(PG_UPGRADE)
            .remedy("SELECT pg_drop_replication_slot('…'); and set its consumer up anew");

    private static final String SQL = """
            SELECT format('slot %s of database %s, %s', slot_name, database, invalidation_reason),
                   format('SELECT pg_drop_replication_slot(%L); and set its consumer up anew', slot_name)
              FROM pg_replication_slots
             WHERE slot_type = 'logical' AND NOT temporary AND invalidation_reason IS NOT NULL
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
