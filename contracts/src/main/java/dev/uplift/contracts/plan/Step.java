package dev.uplift.contracts.plan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One provider action of a plan.
 *
 * @param name unique in the plan, for example {@code copy:2}
 * @param action the driver's name for what it does, for example {@code copy-database}
 * @param phase where it stands in the story
 * @param lane what it costs a worker
 * @param parameters what the action needs to know
 * @param needs keys of the facts that it must be given
 * @param repeatable idempotent and harmless at any time, so that it starts without waiting for the API's Go
 * @param outage clients cannot write while it runs
 * @param timeout how long it may run in all, counted from its start
 */
public record Step(
        String name,
        String action,
        Phase phase,
        Lane lane,
        Map<String, Object> parameters,
        List<String> needs,
        boolean repeatable,
        boolean outage,
        Duration timeout) {

    public Step {
        requireNonNull(name, "name");
        requireNonNull(action, "action");
        requireNonNull(phase, "phase");
        requireNonNull(lane, "lane");
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
        needs = needs == null ? List.of() : List.copyOf(needs);
        if (timeout == null || !timeout.isPositive()) {
            throw new IllegalArgumentException("step %s needs a time-out".formatted(name));
        }
    }

    /** A step in the control lane that waits for Go, outside the outage, without parameters. */
    public static Step of(Phase phase, String name, Duration timeout) {
        return new Step(name, name, phase, Lane.CONTROL, Map.of(), List.of(), false, false, timeout);
    }

    public Step inLane(Lane other) {
        return new Step(name, action, phase, other, parameters, needs, repeatable, outage, timeout);
    }

    public Step doing(String otherAction, Map<String, Object> otherParameters) {
        return new Step(name, otherAction, phase, lane, otherParameters, needs, repeatable, outage, timeout);
    }

    public Step needing(String... facts) {
        return new Step(name, action, phase, lane, parameters, List.of(facts), repeatable, outage, timeout);
    }

    public Step asRepeatable() {
        return new Step(name, action, phase, lane, parameters, needs, true, outage, timeout);
    }

    public Step duringOutage() {
        return new Step(name, action, phase, lane, parameters, needs, repeatable, true, timeout);
    }
}
