package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Parameters of roles and databases that the new version does not know. */
final class RoleSettings implements Precheck {

    static final About ABOUT = About.server(
                    "settings-unknown",
                    "The new version does not know this parameter: pg_upgrade fails on it in its middle, and"
                            + " a copy leaves it out.")
            .blocks(PG_UPGRADE)
            .warns(DUMP_RESTORE, LOGICAL)
            .remedy("ALTER ROLE … RESET …; or ALTER DATABASE … RESET …;");

    private static final String SQL = """
            SELECT name,
                   format('parameter %s of %s', name,
                          coalesce(concat_ws(' in ', 'role ' || r.rolname, 'database ' || d.datname), 'all roles')),
                   CASE WHEN s.setrole = 0 AND s.setdatabase <> 0
                        THEN format('ALTER DATABASE %I RESET %I;', d.datname, name)
                        ELSE format('ALTER ROLE %s%s RESET %I;', coalesce(quote_ident(r.rolname), 'ALL'),
                                    ' IN DATABASE ' || quote_ident(d.datname), name)
                   END
              FROM pg_db_role_setting s
              CROSS JOIN unnest(s.setconfig) config
              CROSS JOIN split_part(config, '=', 1) name
              LEFT JOIN pg_roles r ON r.oid = s.setrole
              LEFT JOIN pg_database d ON d.oid = s.setdatabase
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return Parameters.lost(question, SQL);
    }
}
