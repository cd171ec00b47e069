package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Logical slots that pg_upgrade drops without a word. */
final class LostLogicalSlots implements Precheck {

    static final About ABOUT = About.server(
                    "logical-slots-lost",
                    "pg_upgrade carries logical slots over from version 17 on; those of an older server"
                            + " vanish without a word, and with them the place of their consumers.")
            .from(Majors.until(16))
            .blocks(PG_UPGRADE)
            .remedy("Let the consumer read to the end and stop it: SELECT pg_drop_replication_slot('…'); and"
                    + " make the slot again after the upgrade");

    private static final String SQL = """
            SELECT format('slot %s of database %s', slot_name, database),
                   format('Let the consumer read to the end and stop it: '
                          'SELECT pg_drop_replication_slot(%L); and make the slot again after the upgrade', slot_name)
              FROM pg_replication_slots
             WHERE slot_type = 'logical' AND NOT temporary
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
