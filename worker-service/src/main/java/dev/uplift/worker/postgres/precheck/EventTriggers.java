package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Triggers that fire when objects are made or changed. */
final class EventTriggers implements Precheck {

    static final About ABOUT = About.database(
                    "event-triggers",
                    "An event trigger fires at what the upgrade makes and changes, and can fail it; some"
                            + " platforms refuse to upgrade while there is one.")
            .warns(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("ALTER EVENT TRIGGER … DISABLE; until the upgrade is done");

    private static final String SQL = """
            SELECT format('event trigger %s on %s', evtname, evtevent),
                   format('ALTER EVENT TRIGGER %I DISABLE; until the upgrade is done', evtname)
              FROM pg_event_trigger t
             WHERE evtenabled <> 'D'
               AND NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = 'pg_event_trigger'::regclass AND d.objid = t.oid AND d.deptype = 'e')
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
