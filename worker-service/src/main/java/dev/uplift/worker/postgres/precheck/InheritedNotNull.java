package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Columns that may be null although their parent's may not. */
final class InheritedNotNull implements Precheck {

    static final About ABOUT = About.database(
                    "not-null-inheritance",
                    "From version 18 on NOT NULL is inherited: pg_upgrade refuses a child that lacks it, and"
                            + " a copy fails where the child holds a null.")
            .from(Majors.until(17))
            .to(Majors.since(18))
            .blocks(PG_UPGRADE)
            .warns(DUMP_RESTORE, LOGICAL)
            .remedy("ALTER TABLE … ALTER COLUMN … SET NOT NULL;");

    private static final String SQL = """
            SELECT DISTINCT format('column %s.%I', i.inhrelid::regclass, ca.attname),
                   format('ALTER TABLE %s ALTER COLUMN %I SET NOT NULL;', i.inhrelid::regclass, ca.attname)
              FROM pg_inherits i
              JOIN pg_class c ON c.oid = i.inhrelid AND c.relkind IN ('r', 'p', 'f')
              JOIN pg_attribute pa ON pa.attrelid = i.inhparent AND pa.attnum > 0 AND pa.attnotnull
                AND NOT pa.attisdropped
              JOIN pg_attribute ca ON ca.attrelid = i.inhrelid AND ca.attname = pa.attname AND NOT ca.attisdropped
             WHERE NOT ca.attnotnull
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
