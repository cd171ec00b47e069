package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Roles that manage other roles. */
final class RoleCreators implements Precheck {

    static final About ABOUT = About.server(
                    "createrole-limited",
                    "From version 16 on CREATEROLE manages only roles over which it has the ADMIN OPTION;"
                            + " roles that exist already slip from its hands.")
            .from(Majors.until(15))
            .to(Majors.since(16))
            .warns(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("After the upgrade, for each role that it manages: GRANT … TO … WITH ADMIN OPTION; or"
                    + " now: ALTER ROLE … NOCREATEROLE;");

    private static final String SQL = """
            SELECT format('role %s', rolname),
                   format('After the upgrade, for each role that it manages, GRANT … TO %1$I WITH ADMIN OPTION. '
                          'If it needs none: ALTER ROLE %1$I NOCREATEROLE;', rolname)
              FROM pg_roles
             WHERE rolcreaterole AND NOT rolsuper AND rolname !~ '^pg_'
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
