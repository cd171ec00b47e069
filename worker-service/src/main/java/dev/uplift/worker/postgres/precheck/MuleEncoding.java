package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Databases in an encoding that nothing converts any more. */
final class MuleEncoding implements Precheck {

    static final About ABOUT = About.server(
                    "encoding-mule-internal",
                    "pg_upgrade cannot restore a database in encoding MULE_INTERNAL, and version 19 does not"
                            + " have it any more.")
            .blocks(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("Dump it and restore it into a database with another encoding; then: DROP DATABASE …;");

    private static final String SQL = """
            SELECT format('database %s', datname),
                   format('Dump it and restore it into a database with another encoding, then: DROP DATABASE %I;',
                          datname)
              FROM pg_database
             WHERE pg_encoding_to_char(encoding) = 'MULE_INTERNAL' AND (? OR ?)
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.findings(
                SQL, question.route().is(Method.PG_UPGRADE), question.route().to() >= 19);
    }
}
