package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Large objects, which logical replication does not know. */
final class LargeObjects implements Precheck {

    static final About ABOUT = About.database("large-objects", "Large objects are not replicated.")
            .blocks(LOGICAL)
            .remedy("Move them into columns of type bytea, and then: SELECT lo_unlink(…);");

    private static final String SQL = """
            SELECT format('large object %s', oid),
                   format('Move it into a column of type bytea by lo_get(%1$s), and then: SELECT lo_unlink(%1$s);', oid)
              FROM pg_largeobject_metadata
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
