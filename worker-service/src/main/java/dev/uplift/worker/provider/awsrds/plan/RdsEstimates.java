package dev.uplift.worker.provider.awsrds.plan;

import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.provider.awsrds.server.RdsOptions;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long the steps of a plan take before anybody has tried; pure. The upper ends of the ranges in ToolJet's guide "AWS
 * PostgreSQL 13 to 16.9 Upgrade": an outage may end early. What a rehearsal measures replaces it.
 */
public final class RdsEstimates {

    /** 5 to 15 minutes. */
    private static final Duration SNAPSHOT = Duration.ofMinutes(15);

    /** 10 to 20 minutes. */
    private static final Duration RESTORE = Duration.ofMinutes(20);

    /** 15 to 30 minutes. */
    private static final Duration MAJOR = Duration.ofMinutes(30);

    /** The lower end: a minor version only replaces programs and restarts. */
    private static final Duration MINOR = Duration.ofMinutes(15);

    /** RDS upgrades replicas in turn with their primary; how long, it does not say: half of the upgrade for each. */
    private static final Duration EACH_REPLICA = MAJOR.dividedBy(2);

    /** Took 1.4 s with nobody there; clients have up to 20 s to leave. */
    private static final Duration FENCE = Duration.ofSeconds(5);

    /** RDS: usually under a minute, longer under load. */
    private static final Duration SWITCHOVER = Duration.ofMinutes(1);

    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration OWN_CHECKS = Duration.ofMinutes(1);

    /** A sample of 300 rows; 1,000 small tables took 0.2 s, but the pages of big ones are far apart. */
    private static final Duration EACH_SAMPLE = Duration.ofMillis(10);

    private static final Duration LEAST = Duration.ofSeconds(1);

    private RdsEstimates() {}

    /** @param databases of the server; none where nobody may look */
    public static List<Estimate> of(Plan plan, RdsServer server, List<Database> databases) {
        return of(plan, server.target().major(), server.replicas().size(), databases);
    }

    /** @param replicas that RDS upgrades in turn with the server; the members of a cluster it upgrades together */
    public static List<Estimate> of(Plan plan, boolean major, int replicas, List<Database> databases) {
        var relations = databases.stream().mapToLong(Database::relations).sum();
        return plan.steps().stream()
                .flatMap(step -> time(step, upgrade(step, major, replicas), relations)
                        .map(time -> new Estimate(step.name(), time.compareTo(LEAST) < 0 ? LEAST : time))
                        .stream())
                .toList();
    }

    private static Optional<Duration> time(Step step, Duration upgrade, long relations) {
        return switch (step.action()) {
            case "take-snapshot" -> Optional.of(SNAPSHOT);
            case "prepare-parameters", "isolate-parameters" -> Optional.of(RdsOptions.SETTLING);
            case "restore-clone" -> Optional.of(RESTORE);
            case "upgrade-instance", "upgrade-cluster" -> Optional.of(upgrade);
            case "create-blue-green" -> Optional.of(RESTORE.plus(MAJOR));
            case "switch-over" -> Optional.of(SWITCHOVER);
            case "fence-source" -> Optional.of(FENCE);
            case "note-contents",
                    "verify-instance",
                    "verify-cluster",
                    "verify-contents",
                    "confirm-available",
                    "verify-green",
                    "confirm-switched" -> Optional.of(LOOK);
            case "own-checks" -> Optional.of(OWN_CHECKS);
            case "open-source" -> Optional.of(LEAST);
            case "gather-statistics" ->
                step.parameters().get("statisticsTarget").equals(1)
                        ? Optional.of(EACH_SAMPLE.multipliedBy(relations))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Duration upgrade(Step step, boolean major, int replicas) {
        if (!major) {
            return MINOR;
        }
        var alone = !step.name().equals(InPlacePlan.UPGRADED);
        return alone ? MAJOR : MAJOR.plus(EACH_REPLICA.multipliedBy(replicas));
    }
}
