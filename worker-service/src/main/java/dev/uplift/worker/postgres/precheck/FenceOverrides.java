package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Roles that write where the database says read-only. */
final class FenceOverrides implements Precheck {

    static final About ABOUT = About.server(
                    "fence-overridden",
                    "A fence makes databases read-only by default; this role has a default of its own, and writes on.")
            .warns(DUMP_RESTORE, LOGICAL)
            .remedy("ALTER ROLE … RESET default_transaction_read_only; or ask for a hard fence");

    private static final String SQL = """
            SELECT format('role %s%s', r.rolname, ' in database ' || d.datname),
                   format('ALTER ROLE %I%s RESET default_transaction_read_only; or ask for a hard fence', r.rolname,
                          ' IN DATABASE ' || quote_ident(d.datname))
              FROM pg_db_role_setting s
              JOIN pg_roles r ON r.oid = s.setrole
              LEFT JOIN pg_database d ON d.oid = s.setdatabase
             WHERE r.rolname <> current_user
               AND EXISTS (SELECT FROM unnest(s.setconfig) config
                            WHERE config ~ '^default_transaction_read_only=(off|false|no|0)$')
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
