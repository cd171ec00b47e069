package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Clients that talk to the server in clear text, which the new one may not let in. */
final class SessionsWithoutTls implements Precheck {

    static final About ABOUT = About.server(
                    "sessions-without-tls",
                    "Clients are connected without TLS: a server that forces it does not let them in, as Amazon RDS does"
                            + " from version 15 on, and Azure.")
            .warns(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy(
                    "Give these clients sslmode=require or better, or let the new server take others, before the upgrade.");

    /** From this version on, the parameter groups of Amazon RDS have it on. */
    private static final int RDS_FORCES_FROM = 15;

    private static final String ON_RDS = "SELECT EXISTS (SELECT FROM pg_settings WHERE name = 'rds.force_ssl')";

    private static final String VISIBLE = "SELECT pg_has_role('pg_read_all_stats', 'USAGE')";

    /** Sessions over a socket of the machine have no address. */
    private static final String SQL = """
            SELECT format('user %s, application %s', a.usename, coalesce(nullif(a.application_name, ''), 'without a name')),
                   format('%s without TLS from %s.',
                          CASE count(*) WHEN 1 THEN '1 session' ELSE count(*) || ' sessions' END,
                          CASE count(DISTINCT a.client_addr) WHEN 1 THEN '1 address'
                               ELSE count(DISTINCT a.client_addr) || ' addresses' END)
              FROM pg_stat_activity a
              JOIN pg_stat_ssl s ON s.pid = a.pid
             WHERE a.backend_type = 'client backend' AND a.client_addr IS NOT NULL AND NOT s.ssl
               AND NOT starts_with(a.application_name, 'uplift/')
             GROUP BY a.usename, a.application_name
             ORDER BY 1
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        var severity = forced(question) ? Severity.WARN : Severity.INFO;
        var findings = new ArrayList<>(question.session()
                .list(
                        SQL,
                        row -> question.finding(
                                severity,
                                row.getString(1),
                                "%s %s".formatted(row.getString(2), ABOUT.title()),
                                ABOUT.remedy())));
        if (severity == Severity.WARN && !question.session().holds(VISIBLE)) {
            findings.add(question.everywhere(
                    severity,
                    "The new server forces TLS, and our role may not see which clients connect without it.",
                    "GRANT pg_read_all_stats TO our role, or look for yourself."));
        }
        return findings;
    }

    private static boolean forced(Question question) throws SQLException {
        var target = question.route().target();
        return target.isPresent()
                ? target.get().forcesTls()
                : question.route().to() >= RDS_FORCES_FROM && question.session().holds(ON_RDS);
    }
}
