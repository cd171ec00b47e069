package dev.uplift.contracts.plan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
 * @param rehearses the step of the same plan whose time this one predicts, if it does the same on a clone
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
        Duration timeout,
        Optional<String> rehearses) {

    public Step {
        requireNonNull(name, "name");
        requireNonNull(action, "action");
        requireNonNull(phase, "phase");
        requireNonNull(lane, "lane");
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
        needs = needs == null ? List.of() : List.copyOf(needs);
        rehearses = rehearses == null ? Optional.empty() : rehearses;
        if (timeout == null || !timeout.isPositive()) {
            throw new IllegalArgumentException("step %s needs a time-out".formatted(name));
        }
    }

    /** A step in the control lane that waits for Go, outside the outage, without parameters. */
    public static Step of(Phase phase, String name, Duration timeout) {
        return new Step(name, name, phase, Lane.CONTROL, Map.of(), List.of(), false, false, timeout, Optional.empty());
    }

    public Step inLane(Lane other) {
        return new Step(name, action, phase, other, parameters, needs, repeatable, outage, timeout, rehearses);
    }

    public Step doing(String otherAction, Map<String, Object> otherParameters) {
        return new Step(name, otherAction, phase, lane, otherParameters, needs, repeatable, outage, timeout, rehearses);
    }

    public Step needing(String... facts) {
        return new Step(name, action, phase, lane, parameters, List.of(facts), repeatable, outage, timeout, rehearses);
    }

    public Step asRepeatable() {
        return new Step(name, action, phase, lane, parameters, needs, true, outage, timeout, rehearses);
    }

    public Step duringOutage() {
        return new Step(name, action, phase, lane, parameters, needs, repeatable, true, timeout, rehearses);
    }

    /** The same step, whose time predicts that of another one. */
    public Step rehearsing(String other) {
        return new Step(name, action, phase, lane, parameters, needs, repeatable, outage, timeout, Optional.of(other));
    }
}
