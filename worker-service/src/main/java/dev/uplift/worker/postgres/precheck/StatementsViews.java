package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Views on columns of pg_stat_statements that were renamed. */
final class StatementsViews implements Precheck {

    static final About ABOUT = About.database(
                    "views-on-pg-stat-statements",
                    "From version 17 on pg_stat_statements calls blk_read_time and blk_write_time otherwise:"
                            + " restoring this view fails, and in place the extension cannot be updated while it is"
                            + " there.")
            .from(Majors.until(16))
            .to(Majors.since(17))
            .warns(PG_UPGRADE)
            .blocks(DUMP_RESTORE, LOGICAL)
            .remedy("DROP VIEW …; and make it again with shared_blk_read_time and shared_blk_write_time");

    private static final String SQL = """
            SELECT DISTINCT format('view %s', v.oid::regclass),
                   format('DROP %s %s; and make it again with shared_blk_read_time and shared_blk_write_time',
                          CASE v.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, v.oid::regclass)
              FROM pg_depend d
              JOIN pg_rewrite w ON w.oid = d.objid
              JOIN pg_class v ON v.oid = w.ev_class AND v.relkind IN ('v', 'm')
              JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
              JOIN pg_depend e ON e.classid = 'pg_class'::regclass AND e.objid = d.refobjid AND e.deptype = 'e'
              JOIN pg_extension x ON x.oid = e.refobjid AND x.extname = 'pg_stat_statements'
             WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND v.oid <> d.refobjid
               AND a.attname IN ('blk_read_time', 'blk_write_time')
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
