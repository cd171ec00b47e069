package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Databases whose sorting was changed under them by a newer library. */
final class DatabaseCollations implements Precheck {

    static final About ABOUT = About.server(
                    "database-collation-changed",
                    "The library that sorts this database is another version than the one that its indexes"
                            + " were built with: they may be out of order, and pg_upgrade carries them over as they"
                            + " are.")
            .from(Majors.since(15))
            .warns(PG_UPGRADE)
            .remedy("In that database: REINDEX DATABASE …; ALTER DATABASE … REFRESH COLLATION VERSION;");

    private static final String SQL = """
            SELECT format('database %s, version %s instead of %s', datname, is_now, datcollversion),
                   format('In that database: REINDEX DATABASE %1$I; ALTER DATABASE %1$I REFRESH COLLATION VERSION;',
                          datname)
              FROM (SELECT *, pg_database_collation_actual_version(oid) AS is_now
                      FROM pg_database
                     WHERE datallowconn) db
             WHERE datcollversion <> is_now
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
