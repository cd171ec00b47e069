package dev.uplift.worker.provider.azure.plan;

import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.platform.SqlEstimates;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long the steps of a plan take before anybody has tried; pure. The upper ends of the ranges in ToolJet's guide "Azure
 * PostgreSQL 13 to 16 Upgrade": an outage may end early. What a rehearsal measures replaces it.
 */
public final class AzureEstimates {

    /** 10 to 30 minutes. */
    private static final Duration RESTORE = Duration.ofMinutes(30);

    /** 15 to 45 minutes; an empty server of two cores took 9. */
    private static final Duration UPGRADE = Duration.ofMinutes(45);

    /** A static parameter restarts the server. */
    private static final Duration PARAMETERS = Duration.ofMinutes(5);

    private AzureEstimates() {}

    /** @param databases of the server; none where nobody may look */
    public static List<Estimate> of(Plan plan, List<Database> databases) {
        return SqlEstimates.of(plan, databases, AzureEstimates::time);
    }

    private static Optional<Duration> time(Step step) {
        return switch (step.action()) {
            case "restore-clone", "recreate-replica" -> Optional.of(RESTORE);
            case "upgrade-server" -> Optional.of(UPGRADE);
            case "apply-parameters", "restore-parameters", "remove-replica" -> Optional.of(PARAMETERS);
            case "note-restore-point", "verify-server", "verify-allow-list", "confirm-available" ->
                Optional.of(SqlEstimates.LOOK);
            default -> Optional.empty();
        };
    }
}
