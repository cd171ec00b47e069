package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Servers that follow this one. */
final class Standbys implements Precheck {

    static final About ABOUT = About.server(
                    "standbys",
                    "A standby does not come along: it stays with the old server, or has to be built anew"
                            + " from the upgraded one.")
            .warns(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("Build it anew from the upgraded server, for example by pg_basebackup, or stop it.");

    private static final String SQL = """
            SELECT format('standby %s at %s', r.application_name, coalesce(host(r.client_addr), 'this machine')),
                   'Build it anew from the upgraded server, for example by pg_basebackup, or stop it.'
              FROM pg_stat_replication r
              LEFT JOIN pg_replication_slots s ON s.active_pid = r.pid
             WHERE coalesce(s.slot_type, 'physical') = 'physical' AND r.state IS DISTINCT FROM 'backup'
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
