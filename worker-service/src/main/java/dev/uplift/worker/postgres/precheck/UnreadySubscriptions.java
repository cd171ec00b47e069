package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Subscriptions whose tables are still being copied. */
final class UnreadySubscriptions implements Precheck {

    static final About ABOUT = About.database(
                    "subscription-not-ready",
                    "pg_upgrade refuses a server with a subscription whose tables are still being copied.")
            .from(Majors.since(17))
            .blocks(PG_UPGRADE)
            .remedy("Wait until its tables are copied, or: ALTER SUBSCRIPTION … DISABLE; ALTER SUBSCRIPTION"
                    + " … SET (slot_name = NONE); DROP SUBSCRIPTION …;");

    private static final String SQL = """
            SELECT format('subscription %s, table %s, state %s', s.subname, r.srrelid::regclass, r.srsubstate),
                   format('Wait until its tables are copied, or: '
                          'ALTER SUBSCRIPTION %1$I DISABLE; ALTER SUBSCRIPTION %1$I SET (slot_name = NONE); '
                                 'DROP SUBSCRIPTION %1$I;', s.subname)
              FROM pg_subscription s
              JOIN pg_subscription_rel r ON r.srsubid = s.oid
             WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
               AND r.srsubstate NOT IN ('i', 'r')
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
