package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** The parameter password_encryption with one of its old values. */
final class PasswordEncryption implements Precheck {

    static final About ABOUT = About.server(
                    "password-encryption-value",
                    "From version 14 on password_encryption is md5 or scram-sha-256; restoring another value fails.")
            .from(Majors.until(13))
            .to(Majors.since(14))
            .blocks(PG_UPGRADE)
            .warns(DUMP_RESTORE, LOGICAL)
            .remedy("ALTER ROLE … SET password_encryption TO 'scram-sha-256';");

    private static final String SQL = """
            SELECT format('%s, %s', concat_ws(' in ', 'role ' || r.rolname, 'database ' || d.datname), config),
                   CASE WHEN r.rolname IS NULL
                        THEN format('ALTER DATABASE %I SET password_encryption TO ''scram-sha-256'';', d.datname)
                        ELSE format('ALTER ROLE %I%s SET password_encryption TO ''scram-sha-256'';', r.rolname,
                               ' IN DATABASE ' || quote_ident(d.datname))
                   END
              FROM pg_db_role_setting s
              CROSS JOIN unnest(s.setconfig) config
              LEFT JOIN pg_roles r ON r.oid = s.setrole
              LEFT JOIN pg_database d ON d.oid = s.setdatabase
             WHERE config LIKE 'password_encryption=%' AND config !~ '=(md5|scram-sha-256)$'
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
