package dev.uplift.worker.provider.azure.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Precheck;
import dev.uplift.worker.postgres.precheck.Question;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** What in a server reaches out by itself, and so would from the rehearsal's clone until its parameters are set. */
final class OpenClone implements Precheck {

    static final About ABOUT = About.database(
                    "clone-starts-open",
                    "Azure restores the rehearsal's clone with default parameters: until they are set, it runs jobs of pg_cron"
                            + " and takes part in logical replication as the server itself does.")
            .blocks(PG_UPGRADE)
            .remedy(
                    "Disable what reaches out while the clone is made, accept it, or ask with \"rehearsal\": \"skip\".");

    private static final String SUBSCRIPTIONS = """
            SELECT subname FROM pg_subscription
             WHERE subenabled AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
             ORDER BY 1
            """;
    private static final String HAS_JOBS = "SELECT extname FROM pg_extension WHERE extname = 'pg_cron'";

    /** Whoever may not see the jobs of others cannot say that there are none. */
    private static final String JOBS = """
            SELECT format('job %s of pg_cron', jobid) FROM cron.job WHERE active
             UNION ALL
            SELECT 'jobs of pg_cron that other roles have' WHERE row_security_active('cron.job')
             ORDER BY 1
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        var subscriptions = question.session().texts(SUBSCRIPTIONS).stream()
                .map(name -> found(question, "subscription " + name, "ALTER SUBSCRIPTION %s DISABLE".formatted(name)));
        var jobs = question.session().texts(HAS_JOBS).isEmpty()
                ? List.<String>of()
                : question.session().texts(JOBS);
        return Stream.concat(
                        subscriptions,
                        jobs.stream().map(job -> found(question, job, "SELECT cron.alter_job(…, active => false)")))
                .toList();
    }

    private static Finding found(Question question, String object, String remedy) {
        return ABOUT.finding(
                PG_UPGRADE,
                "database %s, %s".formatted(question.database(), object),
                ABOUT.title(),
                "%s while the clone is made; or accept it.".formatted(remedy));
    }
}
