package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Columns that hold rows of system catalogs. */
final class SystemTypeColumns implements Precheck {

    static final About ABOUT = About.database(
                    "system-type-columns",
                    "Rows of system catalogs look different in each version: pg_upgrade refuses columns that"
                            + " hold them, and restoring their values can fail.")
            .blocks(PG_UPGRADE)
            .warns(DUMP_RESTORE, LOGICAL)
            .remedy("ALTER TABLE … ALTER COLUMN … TYPE text USING …::text;");

    private static final String TYPES = """
            SELECT oid FROM pg_type
             WHERE typtype = 'c' AND (oid < 16384 OR typnamespace = 'information_schema'::regnamespace)
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return TypedColumns.find(question, TYPES);
    }
}
