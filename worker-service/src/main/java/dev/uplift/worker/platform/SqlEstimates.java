package dev.uplift.worker.platform;

import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How long the steps of {@link SqlSteps} take before anybody has tried; pure. What a rehearsal measures replaces it. */
public final class SqlEstimates {

    /** Of a step that only looks. */
    public static final Duration LOOK = Duration.ofSeconds(10);

    /** Took 1.4 s with nobody there; clients have up to 20 s to leave. */
    private static final Duration FENCE = Duration.ofSeconds(5);

    private static final Duration OWN_CHECKS = Duration.ofMinutes(1);

    /** A sample of 300 rows; 1,000 small tables took 0.2 s, but the pages of big ones are far apart. */
    private static final Duration EACH_SAMPLE = Duration.ofMillis(10);

    private static final Duration LEAST = Duration.ofSeconds(1);

    private SqlEstimates() {}

    /**
     * Those of a plan.
     *
     * @param databases of the server; none where nobody may look
     * @param own how long the platform's own steps take; empty for those of {@link SqlSteps}, and where nobody can tell
     */
    public static List<Estimate> of(Plan plan, List<Database> databases, Function<Step, Optional<Duration>> own) {
        var relations = databases.stream().mapToLong(Database::relations).sum();
        return plan.steps().stream()
                .flatMap(step -> own
                        .apply(step)
                        .or(() -> time(step, relations))
                        .map(time -> new Estimate(step.name(), time.compareTo(LEAST) < 0 ? LEAST : time))
                        .stream())
                .toList();
    }

    private static Optional<Duration> time(Step step, long relations) {
        return switch (step.action()) {
            case "fence-source" -> Optional.of(FENCE);
            case "note-contents", "verify-contents" -> Optional.of(LOOK);
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
