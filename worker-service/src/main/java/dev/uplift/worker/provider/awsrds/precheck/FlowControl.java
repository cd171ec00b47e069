package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Precheck;
import dev.uplift.worker.postgres.precheck.Question;
import java.sql.SQLException;
import java.util.List;

/** RDS's own library {@code flow_control} on a Multi-AZ cluster: versions before 17.8 and 18.2 fail to be upgraded with it. */
public final class FlowControl implements Precheck {

    private static final About ABOUT = About.server(
                    "flow-control-loaded",
                    "A Multi-AZ cluster loads flow_control, with which its version cannot be upgraded.")
            .blocks(PG_UPGRADE)
            .remedy("Take flow_control out of shared_preload_libraries of the cluster parameter group, and restart the"
                    + " members; put it back after the upgrade.");

    private static final String LOADED = """
            SELECT current_setting('server_version')
             WHERE 'flow_control' = ANY (string_to_array(
                       replace(current_setting('shared_preload_libraries'), ' ', ''), ','))
               AND (current_setting('server_version_num')::int < 170008
                    OR current_setting('server_version_num')::int BETWEEN 180000 AND 180001)
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.session().texts(LOADED).stream()
                .map(version -> ABOUT.finding(
                        PG_UPGRADE,
                        "server",
                        "It loads flow_control at version %s, with which it cannot be upgraded.".formatted(version),
                        ABOUT.remedy()))
                .toList();
    }
}
