package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Functions whose text names what the new version does not have. */
final class RemovedInBodies implements Precheck {

    static final About ABOUT = About.database(
                    "removed-in-functions",
                    "The text of this function names something that the new version does not have: it will"
                            + " fail when it is called.")
            .warns(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("Write it anew without it. If nobody calls it: DROP ROUTINE …;");

    private static final String SQL = """
            SELECT format('function %s, %s', p.oid::regprocedure, string_agg(gone.name, ', ' ORDER BY gone.name)),
                   format('Write it anew without it. If nobody calls it: DROP ROUTINE %s;', p.oid::regprocedure)
              FROM pg_proc p
              JOIN pg_language l ON l.oid = p.prolang AND l.lanname NOT IN ('internal', 'c')
              JOIN (SELECT name || '()' AS name, format('\\m%s\\M\\s*\\(', name) AS first, '' AS second
                      FROM unnest(?) name
                    UNION ALL
                    SELECT name, format('\\m%s\\M', regexp_replace(name, '\\.[^.]*$', '')),
                           format('\\m%s\\M', substring(name FROM '[^.]*$'))
                      FROM unnest(?) name) gone
                ON p.prosrc ~ gone.first AND p.prosrc ~ gone.second
             WHERE p.oid >= 16384
               AND NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
             GROUP BY p.oid
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.findings(
                SQL,
                Removed.names(Removed.Kind.FUNCTION, question.route()).toArray(String[]::new),
                Removed.names(Removed.Kind.COLUMN, question.route()).toArray(String[]::new));
    }
}
