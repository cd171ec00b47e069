package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Columns that hold numbers of system objects. */
final class RegColumns implements Precheck {

    static final About ABOUT = About.database(
                    "reg-columns",
                    "pg_upgrade refuses columns of these types: they hold numbers of system objects, which"
                            + " are others in a new cluster.")
            .blocks(PG_UPGRADE)
            .remedy("ALTER TABLE … ALTER COLUMN … TYPE text USING …::text;");

    private static final String TYPES = """
            SELECT oid FROM pg_type
             WHERE typnamespace = 'pg_catalog'::regnamespace
               AND typname IN ('regcollation', 'regconfig', 'regdictionary', 'regnamespace', 'regoper', 'regoperator',
                               'regproc', 'regprocedure')
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
