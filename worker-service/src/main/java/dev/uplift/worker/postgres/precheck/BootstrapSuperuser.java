package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** The superuser that initdb made. */
final class BootstrapSuperuser implements Precheck {

    static final About ABOUT = About.server(
                    "bootstrap-superuser",
                    "pg_upgrade works only as the superuser that initdb made, and the new cluster must have"
                            + " been made with the same name.")
            .informs(PG_UPGRADE)
            .remedy("initdb --username=… and pg_upgrade --username=…, or ALTER ROLE … RENAME TO postgres;");

    private static final String SQL = """
            SELECT format('role %s', rolname),
                   format('initdb --username=%1$s and pg_upgrade --username=%1$s, or: '
                          'ALTER ROLE %2$I RENAME TO postgres;',
                          quote_literal(rolname), rolname)
              FROM pg_roles
             WHERE oid = 10 AND rolname <> 'postgres'
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
