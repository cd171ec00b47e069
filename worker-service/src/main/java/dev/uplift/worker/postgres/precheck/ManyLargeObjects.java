package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Very many large objects. */
final class ManyLargeObjects implements Precheck {

    static final About ABOUT = About.database(
                    "large-objects-many",
                    "Each large object is dumped and restored on its own: so many cost hours and gigabytes of memory.")
            .warns(PG_UPGRADE, DUMP_RESTORE)
            .remedy("Remove those that no table names, for example by vacuumlo: SELECT lo_unlink(…);");

    private static final String SQL = """
            SELECT format('%s large objects', count(*)), 'Remove those that no table names, for example by vacuumlo.'
              FROM pg_largeobject_metadata
            HAVING count(*) >= 100000
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
