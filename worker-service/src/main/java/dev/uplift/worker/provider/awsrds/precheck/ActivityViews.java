package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Precheck;
import dev.uplift.worker.postgres.precheck.Question;
import java.sql.SQLException;
import java.util.List;

/** Views over {@code pg_stat_activity}: the precheck of RDS refuses them, whatever columns they name. */
final class ActivityViews implements Precheck {

    private static final About ABOUT = About.database(
                    "views-on-activity", "RDS refuses a major upgrade of a database with a view over pg_stat_activity.")
            .blocks(PG_UPGRADE)
            .remedy("DROP VIEW …; and make it again after the upgrade");

    private static final String VIEWS = """
            SELECT DISTINCT v.oid::regclass::text
              FROM pg_depend d
              JOIN pg_rewrite w ON w.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
              JOIN pg_class v ON v.oid = w.ev_class
             WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = 'pg_catalog.pg_stat_activity'::regclass
               AND v.oid >= 16384
             ORDER BY 1
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.session().texts(VIEWS).stream()
                .map(view -> ABOUT.finding(
                        PG_UPGRADE,
                        "database %s, view %s".formatted(question.database(), view),
                        ABOUT.title(),
                        "DROP VIEW %s; and make it again after the upgrade".formatted(view)))
                .toList();
    }
}
