package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Conversions between encodings that users made. */
final class EncodingConversions implements Precheck {

    static final About ABOUT = About.database(
                    "encoding-conversions",
                    "From version 14 on conversions call functions of another form: pg_upgrade refuses those"
                            + " of users, and restoring one with a function of its own fails.")
            .from(Majors.until(13))
            .to(Majors.since(14))
            .blocks(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("DROP CONVERSION …;");

    private static final String SQL = """
            SELECT format('conversion %I.%I', n.nspname, c.conname),
                   format('DROP CONVERSION %I.%I;', n.nspname, c.conname)
              FROM pg_conversion c
              JOIN pg_namespace n ON n.oid = c.connamespace
             WHERE c.oid >= 16384 AND (c.conproc >= 16384 OR ?)
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.findings(SQL, question.route().is(Method.PG_UPGRADE));
    }
}
