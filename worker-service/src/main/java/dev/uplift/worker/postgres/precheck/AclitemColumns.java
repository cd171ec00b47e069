package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Columns that hold privileges. */
final class AclitemColumns implements Precheck {

    static final About ABOUT = About.database(
                    "aclitem-columns",
                    "Version 16 stores aclitem in another form, and pg_upgrade refuses columns of it.")
            .from(Majors.until(15))
            .to(Majors.since(16))
            .blocks(PG_UPGRADE)
            .remedy("ALTER TABLE … ALTER COLUMN … TYPE text USING …::text;");

    private static final String TYPES = """
            SELECT 'aclitem'::regtype AS oid
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
