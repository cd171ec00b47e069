package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Passwords that are kept in the old way. */
final class Md5Passwords implements Precheck {

    static final About ABOUT = About.server(
                    "md5-passwords",
                    "This role's password is kept as MD5: where a new server asks for scram-sha-256, as from"
                            + " version 14 on they come configured, the role cannot log in.")
            .to(Majors.since(14))
            .warns(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("SET password_encryption TO 'scram-sha-256'; ALTER ROLE … PASSWORD '…';");

    private static final String SQL = """
            SELECT format('role %s', rolname),
                   format('SET password_encryption TO ''scram-sha-256''; ALTER ROLE %I PASSWORD ''…'';', rolname)
              FROM pg_authid
             WHERE rolpassword LIKE 'md5%' AND rolcanlogin
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        var session = question.session();
        if (session.holds("SELECT has_table_privilege('pg_catalog.pg_authid', 'SELECT')")) {
            return question.findings(SQL);
        }
        return session.text("SHOW password_encryption").equals("scram-sha-256")
                ? List.of()
                : List.of(question.everywhere(
                        Severity.WARN,
                        "New passwords are kept as MD5; how those of today are kept only a superuser can see.",
                        "ALTER SYSTEM SET password_encryption TO 'scram-sha-256'; and set the"
                                + " passwords of roles anew"));
    }
}
