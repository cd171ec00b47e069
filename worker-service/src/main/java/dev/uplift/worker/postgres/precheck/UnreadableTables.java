package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Tables that our role may not read. */
final class UnreadableTables implements Precheck {

    static final About ABOUT = About.database(
                    "tables-unreadable", "Our role may not read this table, so it cannot be copied.")
            .blocks(DUMP_RESTORE, LOGICAL)
            .remedy("GRANT SELECT ON … TO …;");

    private static final String SQL = """
            SELECT format('table %s', oid::regclass), format('GRANT SELECT ON %s TO %I;', oid::regclass, current_user)
              FROM pg_class
             WHERE relkind IN ('r', 'p', 'm') AND oid >= 16384 AND relpersistence <> 't'
               AND NOT has_table_privilege(oid, 'SELECT')
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
