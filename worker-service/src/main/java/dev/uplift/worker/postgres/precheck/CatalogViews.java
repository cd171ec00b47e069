package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/**
 * Views on system catalogs, on the way to a version that is not known here. They are found in the parsed form of views,
 * since the server keeps no dependencies on most of its catalogs.
 */
final class CatalogViews implements Precheck {

    static final About ABOUT = About.database(
                    "views-on-catalogs",
                    "Columns of system catalogs come and go; it is not known which of them this version"
                            + " lacks, and a view on one that is gone cannot be restored.")
            .to(Majors.since(Removed.KNOWN + 1))
            .warns(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("Compare it with the catalogs of the new version. If nobody needs it: DROP VIEW …;");

    private static final String SQL = """
            SELECT DISTINCT format('view %s on %s', v.oid::regclass, r.oid::regclass),
                   format('Compare it with the catalogs of the new version. If nobody needs it: DROP %s %s;',
                          CASE v.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, v.oid::regclass)
              FROM pg_rewrite w
              JOIN pg_class v ON v.oid = w.ev_class AND v.relkind IN ('v', 'm') AND v.oid >= 16384
              CROSS JOIN regexp_matches(w.ev_action::text, ':relid (\\d+) ', 'g') used
              JOIN pg_class r ON r.oid = used[1]::oid AND r.relnamespace = 'pg_catalog'::regnamespace
             WHERE NOT EXISTS (SELECT FROM pg_depend e
                                WHERE e.classid = 'pg_class'::regclass AND e.objid = v.oid AND e.deptype = 'e')
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
