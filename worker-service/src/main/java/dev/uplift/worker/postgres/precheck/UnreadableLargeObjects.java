package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Large objects that our role may not read. */
final class UnreadableLargeObjects implements Precheck {

    static final About ABOUT = About.database(
                    "large-objects-unreadable",
                    "Large objects belong to a role that ours is no member of, so they cannot be dumped.")
            .blocks(DUMP_RESTORE)
            .remedy("GRANT … TO …; where the first is their owner");

    private static final String SQL = """
            SELECT format('%s large objects of %s', count(*), pg_get_userbyid(lomowner)),
                   format('GRANT %I TO %I;', pg_get_userbyid(lomowner), current_user)
              FROM pg_largeobject_metadata
             WHERE NOT pg_has_role(lomowner, 'MEMBER')
             GROUP BY lomowner
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
