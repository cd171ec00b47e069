package dev.uplift.worker.provider.kubernetes.plan;

import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.platform.SqlEstimates;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long the steps of a plan take before anybody has tried; pure. The whole is 30 to 60 minutes by the CircleCI guide
 * "Upgrade PostgreSQL"; what a rehearsal measures replaces it.
 */
public final class SetEstimates {

    /** Of a snapshot, and of a volume made from it; storage that copies takes longer. */
    private static final Duration SNAPSHOT = Duration.ofMinutes(5);

    /** A pod that ends or starts, with its volume attached. */
    private static final Duration POD = Duration.ofMinutes(1);

    /** By the guide; 2 where it takes the longest it has seen. */
    private static final Duration DETACH = Duration.ofSeconds(90);

    /** Links in seconds, copies by the speed of the disk. */
    private static final Duration UPGRADE = Duration.ofMinutes(15);

    private SetEstimates() {}

    /** @param databases of the server; none where nobody may look */
    public static List<Estimate> of(Plan plan, List<Database> databases) {
        return SqlEstimates.of(plan, databases, SetEstimates::time);
    }

    private static Optional<Duration> time(Step step) {
        return switch (step.action()) {
            case "take-snapshot" -> Optional.of(SNAPSHOT);
            case "stop-applications", "start-applications", "stop-server", "start-server" -> Optional.of(POD);
            case "detach" -> Optional.of(DETACH);
            case "run-job" ->
                Optional.of(
                        step.name().equals(InPlacePlan.UPGRADED)
                                        || step.rehearses().isPresent()
                                ? UPGRADE
                                : POD);
            case "restore-claim",
                    "set-image",
                    "await-image",
                    "reindex-sorted-otherwise",
                    "confirm-available",
                    "remove-rehearsal" -> Optional.of(SqlEstimates.LOOK);
            default -> Optional.empty();
        };
    }
}
