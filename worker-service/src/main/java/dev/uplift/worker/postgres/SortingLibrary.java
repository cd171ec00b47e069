package dev.uplift.worker.postgres;

import java.sql.SQLException;
import java.util.List;

/**
 * A version of a library by which indexes of users are sorted.
 *
 * @param provider {@code c} for the C library, {@code i} for ICU
 * @param version as the library says it now
 * @param indexes how many it sorts
 */
public record SortingLibrary(String provider, String version, int indexes) {

    /** What sorts by nothing but bytes has no version. The default stands for the collation that has its locale. */
    private static final String SQL = """
            WITH indexed AS (
                SELECT DISTINCT indexrelid, k.oid
                  FROM pg_index CROSS JOIN unnest(indcollation::oid[]) k(oid)
                 WHERE indrelid >= 16384),
            sorting AS (
                SELECT c.oid, CASE c.collprovider WHEN 'd' THEN own.oid ELSE c.oid END AS by
                  FROM pg_collation c
                  JOIN pg_database d ON d.datname = current_database()
                  LEFT JOIN LATERAL (
                        SELECT x.oid FROM pg_collation x
                         WHERE x.collprovider::text = coalesce(to_jsonb(d) ->> 'datlocprovider', 'c')
                           AND coalesce(to_jsonb(x) ->> 'colllocale', to_jsonb(x) ->> 'colliculocale', x.collcollate)
                               = coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', d.datcollate)
                         LIMIT 1) own ON true)
            SELECT c.collprovider, pg_collation_actual_version(c.oid), count(DISTINCT indexed.indexrelid)
              FROM indexed
              JOIN sorting USING (oid)
              JOIN pg_collation c ON c.oid = sorting.by
             WHERE pg_collation_actual_version(c.oid) IS NOT NULL AND c.collprovider IN ('c', 'i')
             GROUP BY 1, 2
             ORDER BY 1, 2
            """;

    /** Those of the session's database. */
    public static List<SortingLibrary> read(Session session) throws SQLException {
        return session.list(SQL, row -> new SortingLibrary(row.getString(1), row.getString(2), row.getInt(3)));
    }

    /** For people. */
    public String name() {
        return provider.equals("i") ? "ICU" : "the C library";
    }
}
