package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Indexes whose sorting was changed under them by a newer library. */
final class ChangedCollations implements Precheck {

    static final About ABOUT = About.database(
                    "collation-changed",
                    "The library that sorts this index is another version than the one it was built with: it"
                            + " may be out of order, and pg_upgrade carries it over as it is.")
            .warns(PG_UPGRADE)
            .remedy("REINDEX INDEX …; ALTER COLLATION … REFRESH VERSION;");

    private static final String SQL = """
            SELECT format('index %s, collation %I.%I, version %s instead of %s', indexes.name, n.nspname, c.collname,
                          pg_collation_actual_version(c.oid), c.collversion),
                   format('REINDEX INDEX %s; ALTER COLLATION %I.%I REFRESH VERSION;', indexes.name, n.nspname,
                          c.collname)
              FROM (SELECT DISTINCT indexrelid::regclass AS name, unnest(indcollation::oid[]) AS collation
                      FROM pg_index) indexes
              JOIN pg_collation c ON c.oid = indexes.collation
              JOIN pg_namespace n ON n.oid = c.collnamespace
             WHERE c.collversion <> pg_collation_actual_version(c.oid)
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
