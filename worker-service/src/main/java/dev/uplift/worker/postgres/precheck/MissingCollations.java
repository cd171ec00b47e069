package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** What sorts by a collation of the system that the new server does not have. */
final class MissingCollations implements Precheck {

    static final About ABOUT = About.database(
                    "collation-missing",
                    "This sorts by a collation that the new server's machine does not have: it cannot be restored.")
            .blocks(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("Install the locale on the new machine, or: ALTER TABLE … ALTER COLUMN … TYPE … COLLATE …;");

    /** Indexes on a column follow it. */
    private static final String SQL = """
            SELECT DISTINCT format('%s, collation %I', pg_describe_object(d.classid, d.objid, d.objsubid), c.collname),
                   CASE WHEN t.relkind IN ('r', 'p')
                        THEN format('Install the locale on the new machine, or: '
                                    'ALTER TABLE %s ALTER COLUMN %I TYPE %s COLLATE "default";',
                                    t.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod))
                        ELSE 'Install the locale on the new machine, or use another collation there.'
                   END
              FROM pg_depend d
              JOIN pg_collation c ON c.oid = d.refobjid AND c.collnamespace = 'pg_catalog'::regnamespace
              LEFT JOIN pg_class t ON d.classid = 'pg_class'::regclass AND t.oid = d.objid
              LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.objsubid AND d.objsubid > 0
             WHERE d.refclassid = 'pg_collation'::regclass AND d.objid >= 16384
               AND coalesce(t.relkind, 'r') NOT IN ('i', 'I')
               AND c.collname <> ALL (?)
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        var target = question.route().target();
        return target.isEmpty()
                ? List.of()
                : question.findings(SQL, (Object) target.get().collations().toArray(String[]::new));
    }
}
