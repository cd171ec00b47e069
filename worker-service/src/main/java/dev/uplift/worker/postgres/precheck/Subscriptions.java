package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Subscriptions, which write into this server. */
final class Subscriptions implements Precheck {

    static final About ABOUT = About.database(
                    "subscriptions",
                    "A second server does not get this subscription, and on the old one it writes on behind"
                            + " any fence; in place it is switched off, and of a server older than 17 its place is"
                            + " lost.")
            .warns(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("ALTER SUBSCRIPTION … DISABLE; and set it up again on the new server");

    private static final String SQL = """
            SELECT format('subscription %s', subname),
                   format('ALTER SUBSCRIPTION %I DISABLE; and set it up again on the new server', subname)
              FROM pg_subscription
             WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND subenabled AND ?
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.findings(
                SQL, !question.route().is(Method.PG_UPGRADE) || question.route().from() < 17);
    }
}
