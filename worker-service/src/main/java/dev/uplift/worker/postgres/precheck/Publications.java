package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Publications, whose subscribers read from this server. */
final class Publications implements Precheck {

    static final About ABOUT = About.database(
                    "publications",
                    "Publications are copied, the slots of their subscribers are not: the subscribers stay"
                            + " with the old server.")
            .warns(DUMP_RESTORE, LOGICAL)
            .remedy("Point the subscribers to the new server afterwards, with a new copy. If there are none:"
                    + " DROP PUBLICATION …;");

    private static final String SQL = """
            SELECT format('publication %s', pubname),
                   format('Point the subscribers to the new server afterwards, with a new copy. '
                          'If there are none: DROP PUBLICATION %I;', pubname)
              FROM pg_publication
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
