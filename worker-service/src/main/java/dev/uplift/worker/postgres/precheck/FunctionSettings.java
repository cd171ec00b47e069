package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Parameters of functions that the new version does not know. */
final class FunctionSettings implements Precheck {

    static final About ABOUT = About.database(
                    "function-settings-unknown",
                    "The new version does not know a parameter that this function sets: restoring the"
                            + " function fails, which pg_upgrade --check does not see.")
            .blocks(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("ALTER ROUTINE … RESET …;");

    private static final String SQL = """
            SELECT name, format('function %s, parameter %s', p.oid::regprocedure, name),
                   format('ALTER ROUTINE %s RESET %I;', p.oid::regprocedure, name)
              FROM pg_proc p
              CROSS JOIN unnest(p.proconfig) config
              CROSS JOIN split_part(config, '=', 1) name
             WHERE p.oid >= 16384
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
