package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.postgres.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Indexes that stay as they are while the library that sorts them changes. */
final class SortingLibraries implements Precheck {

    static final About ABOUT = About.database(
                    "sorting-library",
                    "pg_upgrade keeps indexes on text as they are, and says nothing where the new server"
                            + " sorts by another version of ICU or of the C library: they are then out of order.")
            .warns(PG_UPGRADE)
            .remedy("After the upgrade: REINDEX DATABASE …;");

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
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question
                .session()
                .list(SQL, row -> finding(question, row.getString(1), row.getString(2), row.getInt(3)))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Finding> finding(Question question, String provider, String version, int indexes) {
        var target = question.route().target();
        if (target.isPresent() && target.get().libraries().contains(provider + " " + version)) {
            return Optional.empty();
        }
        return Optional.of(question.finding(
                target.isPresent() ? Severity.WARN : Severity.INFO,
                "%d indexes sorted by %s %s"
                        .formatted(indexes, provider.equals("i") ? "ICU" : "the C library", version),
                ABOUT.title(),
                "%s: REINDEX DATABASE %s;"
                        .formatted(
                                target.isPresent()
                                        ? "After the upgrade"
                                        : "After the upgrade, if the new server's is another version",
                                Sql.name(question.database()))));
    }
}
