package dev.uplift.worker.provider.azure.plan;

import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.platform.ServerSteps;
import dev.uplift.worker.provider.azure.server.AzureOptions;
import dev.uplift.worker.provider.azure.server.Names;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import dev.uplift.worker.provider.azure.server.UpgradedServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The steps of production on a clone that was restored to a moment, while clients go on; pure. */
final class CloneSteps {

    static final String CLONE = "rehearse-clone";
    static final String UPGRADE = "rehearse-upgrade";

    private CloneSteps() {}

    static List<Step> of(UpgradedServer server, AzureOptions own, ServerSteps common) {
        var steps = new ArrayList<Step>();
        steps.add(InPlacePlan.once(Step.of(Phase.REHEARSE, CLONE, InPlacePlan.COPY_ALL)
                .doing("restore-clone", Map.of("server", Names.CLONE, "source", server.name()))
                .needing(SourceSettings.FACT, "rehearsal.point")));
        steps.add(setting(Step.of(Phase.REHEARSE, "rehearse-parameters", InPlacePlan.SERVER_WIDE)
                .doing("apply-parameters", parameters(Names.CLONE, own, true))));
        if (server.sql()) {
            steps.add(Step.of(Phase.REHEARSE, "rehearse-allow-list", InPlacePlan.SERVER_WIDE)
                    .doing("verify-allow-list", parameters(Names.CLONE, own, false))
                    .needing(SourceSettings.FACT)
                    .asRepeatable());
        }
        steps.addAll(common.rehearsedBefore());
        steps.add(InPlacePlan.upgrade(Phase.REHEARSE, UPGRADE, server, Names.CLONE, "rehearsal.upgrade")
                .rehearsing(InPlacePlan.UPGRADED));
        steps.addAll(common.rehearsedAfter());
        return steps;
    }

    /** One that sets parameters, and remembers what it was refused and whether it had the server restarted. */
    static Step setting(Step step) {
        return step.needing(SourceSettings.FACT, step.name() + ".restarted", step.name() + ".refused");
    }

    /**
     * A restore does not bring parameters along.
     *
     * @param isolated whether what reaches out by itself (logical replication, pg_cron) is kept still
     */
    static Map<String, Object> parameters(String server, AzureOptions own, boolean isolated) {
        var parameters = new HashMap<String, Object>();
        parameters.put("server", server);
        own.extensions().ifPresent(extensions -> parameters.put("extensions", extensions));
        if (isolated) {
            parameters.put("isolated", true);
        }
        return parameters;
    }
}
