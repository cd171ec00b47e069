package dev.uplift.contracts.plan;

import static java.util.Objects.requireNonNull;

/**
 * A step that takes something back.
 *
 * @param step what runs; its phase is ROLL_BACK
 * @param undoes the name of the step that makes it necessary; if that was never begun, nothing is to be undone
 * @param always runs after a failure even where the rest is held for a person, for example opening the source
 */
public record Undo(Step step, String undoes, boolean always) {

    public Undo {
        requireNonNull(step, "step");
        requireNonNull(undoes, "undoes");
        if (step.phase() != Phase.ROLL_BACK) {
            throw new IllegalArgumentException("undo step %s must be in ROLL_BACK".formatted(step.name()));
        }
    }
}
