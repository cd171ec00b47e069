package dev.uplift.worker.postgres.precheck;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Columns that store values of certain types, also inside domains, arrays, ranges and composite types. */
final class TypedColumns {

    /** Views store nothing; of an index only expressions count, since its other columns are those of its table. */
    private static final String COLUMNS = """
            WITH RECURSIVE stored(oid) AS (
                SELECT base.oid FROM (%s) base
                UNION
                SELECT made.oid
                  FROM stored s
                  CROSS JOIN LATERAL (
                        SELECT oid FROM pg_type WHERE typtype = 'd' AND typbasetype = s.oid
                        UNION ALL SELECT oid FROM pg_type WHERE typtype = 'b' AND typelem = s.oid
                        UNION ALL SELECT rngtypid FROM pg_range WHERE rngsubtype = s.oid
                        UNION ALL SELECT c.reltype FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                                   WHERE a.atttypid = s.oid AND NOT a.attisdropped AND c.reltype <> 0) made)
            SELECT format('column %%s.%%I of type %%s', c.oid::regclass, a.attname, format_type(a.atttypid,
                   a.atttypmod)),
                   CASE c.relkind
                        WHEN 'm' THEN format('DROP MATERIALIZED VIEW %%s; and make it again with other types',
                               c.oid::regclass)
                        WHEN 'i' THEN format('DROP INDEX %%s; and make it again with another type', c.oid::regclass)
                        ELSE format('ALTER TABLE %%s ALTER COLUMN %%I TYPE %%s USING %%2$I::%%3$s;', first.rel,
                               a.attname,
                                    CASE t.typcategory WHEN 'A' THEN 'text[]' ELSE 'text' END)
                   END
              FROM pg_attribute a
              JOIN pg_class c ON c.oid = a.attrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_type t ON t.oid = a.atttypid
              LEFT JOIN pg_index i ON i.indexrelid = c.oid
              CROSS JOIN LATERAL (
                    WITH RECURSIVE up(rel, inherited) AS (
                        SELECT a.attrelid, a.attinhcount
                        UNION ALL
                        SELECT p.attrelid, p.attinhcount
                          FROM up
                          JOIN pg_inherits h ON h.inhrelid = up.rel
                          JOIN pg_attribute p ON p.attrelid = h.inhparent AND p.attname = a.attname
                         WHERE up.inherited > 0)
                    SELECT rel::regclass FROM up WHERE inherited = 0 LIMIT 1) first
             WHERE a.atttypid IN (SELECT oid FROM stored)
               AND NOT a.attisdropped AND c.relkind IN ('r', 'm', 'i') AND c.oid >= 16384
               AND (i.indexrelid IS NULL OR i.indkey[a.attnum - 1] = 0)
               AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
            """;

    private TypedColumns() {}

    /** @param types a query for the types, as {@code oid} */
    static List<Finding> find(Question question, String types) throws SQLException {
        return question.findings(COLUMNS.formatted(types));
    }
}
