package dev.uplift.worker.provider.azure.plan;

import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
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

    /** Took 1.4 s with nobody there; clients have up to 20 s to leave. */
    private static final Duration FENCE = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration OWN_CHECKS = Duration.ofMinutes(1);

    /** A sample of 300 rows; 1,000 small tables took 0.2 s, but the pages of big ones are far apart. */
    private static final Duration EACH_SAMPLE = Duration.ofMillis(10);

    private static final Duration LEAST = Duration.ofSeconds(1);

    private AzureEstimates() {}

    /** @param databases of the server; none where nobody may look */
    public static List<Estimate> of(Plan plan, List<Database> databases) {
        var relations = databases.stream().mapToLong(Database::relations).sum();
        return plan.steps().stream()
                .flatMap(step -> time(step, relations)
                        .map(time -> new Estimate(step.name(), time.compareTo(LEAST) < 0 ? LEAST : time))
                        .stream())
                .toList();
    }

    private static Optional<Duration> time(Step step, long relations) {
        return switch (step.action()) {
            case "restore-clone", "recreate-replica" -> Optional.of(RESTORE);
            case "upgrade-server" -> Optional.of(UPGRADE);
            case "apply-parameters", "restore-parameters", "remove-replica" -> Optional.of(PARAMETERS);
            case "fence-source" -> Optional.of(FENCE);
            case "note-restore-point",
                    "note-contents",
                    "verify-server",
                    "verify-allow-list",
                    "verify-contents",
                    "confirm-available" -> Optional.of(LOOK);
            case "own-checks" -> Optional.of(OWN_CHECKS);
            case "open-source" -> Optional.of(LEAST);
            case "gather-statistics" ->
                step.parameters().get("statisticsTarget").equals(1)
                        ? Optional.of(EACH_SAMPLE.multipliedBy(relations))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }
}
