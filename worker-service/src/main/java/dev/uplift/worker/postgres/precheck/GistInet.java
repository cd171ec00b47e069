package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Indexes of btree_gist on addresses. */
final class GistInet implements Precheck {

    static final About ABOUT = About.database(
                    "gist-inet-indexes",
                    "Indexes of these operator classes of btree_gist can give wrong answers, and pg_upgrade"
                            + " to version 19 refuses them.")
            .from(Majors.until(18))
            .to(Majors.since(19))
            .blocks(PG_UPGRADE)
            .remedy("DROP INDEX …; and make it again after the upgrade");

    private static final String SQL = """
            SELECT DISTINCT format('index %s', i.indexrelid::regclass),
                   format('DROP INDEX %s; and make it again after the upgrade', i.indexrelid::regclass)
              FROM pg_index i
              CROSS JOIN unnest(i.indclass::oid[]) class
              JOIN pg_opclass o ON o.oid = class
             WHERE o.opcname IN ('gist_inet_ops', 'gist_cidr_ops')
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
