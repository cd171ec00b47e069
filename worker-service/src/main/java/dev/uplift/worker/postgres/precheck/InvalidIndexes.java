package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Indexes that are of no use. */
final class InvalidIndexes implements Precheck {

    static final About ABOUT = About.database(
                    "invalid-indexes",
                    "This index is not valid: pg_upgrade carries it over as it is, a dump leaves it out.")
            .warns(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("DROP INDEX …; or REINDEX INDEX …;");

    private static final String SQL = """
            SELECT format('index %s', i.indexrelid::regclass),
                   format('DROP INDEX %1$s; or, if it is needed, REINDEX INDEX of the same', i.indexrelid::regclass)
              FROM pg_index i
              JOIN pg_class c ON c.oid = i.indexrelid
             WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) AND c.relkind = 'i' AND i.indrelid >= 16384
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
