package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Indexes on what PostgreSQL's own tables of Unicode say. */
final class UnicodeVersion implements Precheck {

    static final About ABOUT = About.database(
                    "unicode-tables",
                    "Every version brings newer tables of Unicode: an index on a function or a pattern that"
                            + " reads them may not fit what the new version answers.")
            .from(Majors.since(17))
            .warns(PG_UPGRADE)
            .remedy("After the upgrade: REINDEX INDEX …;");

    /** Upper and lower case are PostgreSQL's own only where the database says so; normal forms always are. */
    private static final String SQL = """
            WITH own AS (
                SELECT datlocprovider = 'b'
                  AND datlocale <> 'C' AS provider FROM pg_database WHERE datname = current_database()),
            reading AS (
                SELECT 'funcid ' || p.oid AS call
                  FROM pg_proc p, own
                 WHERE p.pronamespace = 'pg_catalog'::regnamespace
                   AND (p.proname IN ('normalize', 'is_normalized', 'unicode_assigned')
                        OR own.provider AND p.proname IN ('lower', 'upper', 'initcap', 'casefold'))
                UNION ALL
                SELECT 'opno ' || o.oid
                  FROM pg_operator o, own
                 WHERE own.provider AND o.oprnamespace = 'pg_catalog'::regnamespace
                   AND o.oprname IN ('~', '~*', '!~', '!~*'))
            SELECT format('index %s', indexrelid::regclass),
                   format('After the upgrade: REINDEX INDEX %s;', indexrelid::regclass)
              FROM pg_index
             WHERE indrelid >= 16384
               AND concat(indexprs, indpred) ~ (SELECT format(':(%s) ', string_agg(call, '|')) FROM reading)
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
