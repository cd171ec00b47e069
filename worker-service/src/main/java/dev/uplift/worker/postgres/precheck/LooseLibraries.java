package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import java.sql.SQLException;
import java.util.List;

/** Functions in C that belong to no extension. */
final class LooseLibraries implements Precheck {

    static final About ABOUT = About.database(
                    "library-functions",
                    "This function is in a library that belongs to no extension: where the new server does"
                            + " not have the library, nothing can be upgraded.")
            .blocks(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("Install the library on the new server. If nothing calls the function: DROP ROUTINE …;");

    private static final String SQL = """
            SELECT probin, format('function %s in library %s', p.oid::regprocedure, probin),
                   format('Install the library on the new server. If nothing calls the function: DROP ROUTINE %s;',
                          p.oid::regprocedure)
              FROM pg_proc p
              JOIN pg_language l ON l.oid = p.prolang AND l.lanname = 'c'
             WHERE p.oid >= 16384 AND probin IS NOT NULL
               AND NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    /** Of most libraries nobody knows whether the new server has them; of some it is known that it does not. */
    @Override
    public List<Finding> look(Question question) throws SQLException {
        var removed = Removed.names(Removed.Kind.EXTENSION, question.route());
        return question.session()
                .list(
                        SQL,
                        row -> question.finding(
                                removed.contains(row.getString(1).replaceFirst(".*/", ""))
                                        ? Severity.BLOCK
                                        : Severity.WARN,
                                row.getString(2),
                                ABOUT.title(),
                                row.getString(3)));
    }
}
