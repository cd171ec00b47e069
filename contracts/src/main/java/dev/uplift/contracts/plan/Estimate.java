package dev.uplift.contracts.plan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long a step will take, as its driver knows before anybody tried. Estimates stand beside the plan, not in it: they
 * get better, and the plan stays the same.
 *
 * @param step its name
 * @param time not negative
 */
public record Estimate(String step, Duration time) {

    public Estimate {
        requireNonNull(step, "step");
        requireNonNull(time, "time");
        if (time.isNegative()) {
            throw new IllegalArgumentException("step %s cannot take %s".formatted(step, time));
        }
    }
}
