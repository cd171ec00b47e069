package dev.uplift.worker.provider.awsrds.plan;

import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.platform.SqlEstimates;
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

    /** RDS: usually under a minute, longer under load. */
    private static final Duration SWITCHOVER = Duration.ofMinutes(1);

    private RdsEstimates() {}

    /** @param databases of the server; none where nobody may look */
    public static List<Estimate> of(Plan plan, RdsServer server, List<Database> databases) {
        return of(plan, server.target().major(), server.replicas().size(), databases);
    }

    /** @param replicas that RDS upgrades in turn with the server; the members of a cluster it upgrades together */
    public static List<Estimate> of(Plan plan, boolean major, int replicas, List<Database> databases) {
        return SqlEstimates.of(plan, databases, step -> time(step, upgrade(step, major, replicas)));
    }

    private static Optional<Duration> time(Step step, Duration upgrade) {
        return switch (step.action()) {
            case "take-snapshot" -> Optional.of(SNAPSHOT);
            case "prepare-parameters", "isolate-parameters" -> Optional.of(RdsOptions.SETTLING);
            case "restore-clone" -> Optional.of(RESTORE);
            case "upgrade-instance", "upgrade-cluster" -> Optional.of(upgrade);
            case "create-blue-green" -> Optional.of(RESTORE.plus(MAJOR));
            case "switch-over" -> Optional.of(SWITCHOVER);
            case "verify-instance", "verify-cluster", "confirm-available", "verify-green", "confirm-switched" ->
                Optional.of(SqlEstimates.LOOK);
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
