package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Operators that stand behind their operand. */
final class PostfixOperators implements Precheck {

    static final About ABOUT = About.database(
                    "postfix-operators",
                    "From version 14 on there are no postfix operators: restoring this one fails, and"
                            + " pg_upgrade refuses it.")
            .from(Majors.until(13))
            .to(Majors.since(14))
            .blocks(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("DROP OPERATOR … (…, NONE); and use a function instead");

    private static final String SQL = """
            SELECT format('operator %s', oid::regoperator),
                   format('DROP OPERATOR %s; and use a function instead', oid::regoperator)
              FROM pg_operator
             WHERE oprright = 0 AND oid >= 16384
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
