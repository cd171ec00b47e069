package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Tables that show our role only some of their rows. */
final class RowSecurity implements Precheck {

    static final About ABOUT = About.database("row-security", "Policies would hide rows of this table from our role.")
            .blocks(DUMP_RESTORE, LOGICAL)
            .remedy("ALTER ROLE … BYPASSRLS;");

    private static final String SQL = """
            SELECT format('table %s', oid::regclass), format('ALTER ROLE %I BYPASSRLS;', current_user)
              FROM pg_class
             WHERE relrowsecurity AND (relforcerowsecurity OR NOT pg_has_role(relowner, 'USAGE'))
               AND NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)
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
