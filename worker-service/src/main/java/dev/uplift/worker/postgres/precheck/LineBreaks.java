package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Names that no command line can carry. */
final class LineBreaks implements Precheck {

    static final About ABOUT = About.server(
                    "name-with-line-break",
                    "pg_upgrade cannot give names with a line break to its programs: a database with one"
                            + " fails it in its middle, and from version 19 on it refuses roles and tablespaces with"
                            + " one, too.")
            .blocks(PG_UPGRADE)
            .remedy("ALTER … RENAME TO …;");

    private static final String SQL = """
            SELECT format('%s %s', lower(kind), translate(name, E'\\n\\r', '⏎⏎')),
                   format('ALTER %s %I RENAME TO %I;', kind, name, translate(name, E'\\n\\r', '__'))
              FROM (SELECT 'DATABASE' AS kind, datname AS name, 0 AS since FROM pg_database
                    UNION ALL SELECT 'ROLE', rolname, 19 FROM pg_roles
                    UNION ALL SELECT 'TABLESPACE', spcname, 19 FROM pg_tablespace) named
             WHERE name ~ '[\\n\\r]' AND since <= ?
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.findings(SQL, question.route().to());
    }
}
