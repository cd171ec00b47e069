package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Tables that are not in the write-ahead log. */
final class UnloggedTables implements Precheck {

    static final About ABOUT = About.database(
                    "unlogged-tables", "Unlogged tables are not replicated: this one will be empty on the new server.")
            .warns(LOGICAL)
            .remedy("ALTER TABLE … SET LOGGED;");

    private static final String SQL = """
            SELECT format('table %s', c.oid::regclass), format('ALTER TABLE %s SET LOGGED;', c.oid::regclass)
              FROM pg_class c
             WHERE c.relkind = 'r' AND c.relpersistence = 'u'
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
