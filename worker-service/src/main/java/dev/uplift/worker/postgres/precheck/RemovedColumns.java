package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Views and the like on columns of system catalogs that the new version does not have. */
final class RemovedColumns implements Precheck {

    static final About ABOUT = About.database(
                    "removed-columns",
                    "The new version does not have a column of a system catalog that this names: restoring"
                            + " it fails, which pg_upgrade --check does not see.")
            .blocks(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("DROP VIEW …; or make it anew without the column");

    /** The parsed form has the columns that are read as a set of numbers, counted from the first system column. */
    private static final String SQL = """
            WITH gone AS (
                SELECT a.attrelid, a.attnum + ? AS bit, format('%s.%s', a.attrelid::regclass, a.attname) AS name
                  FROM pg_attribute a
                 WHERE a.attrelid < 16384 AND format('%s.%s', a.attrelid::regclass, a.attname) = ANY (?)),
            hit AS (
                SELECT * FROM (EXPRESSIONS) expressions
                 WHERE tree ~ (SELECT format(':relid (%s) ', string_agg(DISTINCT attrelid::text, '|')) FROM gone)
                   AND (extension IS NULL OR ?))
            SELECT DISTINCT format('%s, column %s', hit.object, gone.name),
                   format('%s or make it anew without %s', hit.remedy, gone.name)
              FROM hit
              CROSS JOIN regexp_matches(hit.tree, ':relid (\\d+)[^{}]*?:selectedCols \\(b([ 0-9]*)\\)', 'g') used
              JOIN gone ON gone.attrelid = used[1]::oid AND format(' %s ', used[2]) LIKE format('%% %s %%', gone.bit)
            """.replace("EXPRESSIONS", Expressions.ALL);

    private static final int SYSTEM_COLUMNS = 7;
    /** Up to version 11 there was one for the number of a row, too. */
    private static final int SYSTEM_COLUMNS_WITH_OID = 8;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.findings(
                SQL,
                question.route().from() < 12 ? SYSTEM_COLUMNS_WITH_OID : SYSTEM_COLUMNS,
                Removed.names(Removed.Kind.COLUMN, question.route()).toArray(String[]::new),
                question.route().is(PG_UPGRADE));
    }
}
