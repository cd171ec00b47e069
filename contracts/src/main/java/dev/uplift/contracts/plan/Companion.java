package dev.uplift.contracts.plan;

import static java.util.Objects.requireNonNull;

/**
 * A step that runs beside the main line, for example the outage probe. Losing it never fails the upgrade.
 *
 * @param step what runs; always in the control lane
 * @param from it is started before the first step of this phase, which waits (10 s at most) for its first news
 * @param until it is told to end when the last step of this phase is done
 */
public record Companion(Step step, Phase from, Phase until) {

    public Companion {
        requireNonNull(step, "step");
        requireNonNull(from, "from");
        requireNonNull(until, "until");
        if (step.lane() != Lane.CONTROL) {
            throw new IllegalArgumentException("companion %s must be in the control lane".formatted(step.name()));
        }
    }
}
