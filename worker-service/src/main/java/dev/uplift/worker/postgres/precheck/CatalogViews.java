package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Views on system catalogs, on the way to a version that is not known here. */
final class CatalogViews implements Precheck {

    static final About ABOUT = About.database(
                    "views-on-catalogs",
                    "Columns of system catalogs come and go; it is not known which of them this version lacks, and a view on one that is gone cannot be restored.")
            .to(Majors.since(Removed.KNOWN + 1))
            .warns(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("Compare it with the catalogs of the new version. If nobody needs it: DROP VIEW …;");

    private static final String SQL = """
            SELECT DISTINCT format('view %s on %s', v.oid::regclass, r.oid::regclass),
                   format('Compare it with the catalogs of the new version. If nobody needs it: DROP %s %s;',
                          CASE v.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, v.oid::regclass)
              FROM pg_depend d
              JOIN pg_rewrite w ON w.oid = d.objid
              JOIN pg_class v ON v.oid = w.ev_class AND v.relkind IN ('v', 'm')
              JOIN pg_class r ON r.oid = d.refobjid
             WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
               AND v.oid >= 16384 AND r.relnamespace = 'pg_catalog'::regnamespace
               AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = v.oid AND e.deptype = 'e')
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
