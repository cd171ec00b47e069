package dev.uplift.contracts.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How clients return to the old server after they have used the new one.
 *
 * @param steps in order; their phase is ROLL_BACK
 * @param losesNothing whether the old server has everything that was written meanwhile
 * @param loses what will be missing, in a sentence for the person who decides; empty if nothing is
 */
public record WayBack(List<Step> steps, boolean losesNothing, String loses) {

    public WayBack {
        steps = List.copyOf(steps);
        requireNonNull(loses, "loses");
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a way back has steps");
        }
        steps.stream().filter(step -> step.phase() != Phase.ROLL_BACK).forEach(step -> {
            throw new IllegalArgumentException("step %s of a way back must be in ROLL_BACK".formatted(step.name()));
        });
        if (losesNothing != loses.isBlank()) {
            throw new IllegalArgumentException("a way back that loses something says what, and no other one does");
        }
    }
}
