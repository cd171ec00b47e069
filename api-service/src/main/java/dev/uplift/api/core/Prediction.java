package dev.uplift.api.core;

import dev.uplift.api.core.Upgrade.StepTime;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long clients will not be able to write, as far as it is known before.
 *
 * @param outage the sum over all steps during which clients are kept out
 * @param confidence what it rests on
 */
public record Prediction(Duration outage, Confidence confidence) {

    /** What a prediction rests on. */
    public enum Confidence {
        /** Every step that takes its time was measured in a rehearsal. */
        MEASURED,
        /** Some were. */
        PARTLY_MEASURED,
        /** The driver's estimates, from sizes and counts. */
        ESTIMATED,
        /** Nobody can tell. */
        UNKNOWN
    }

    /** Steps that are expected to be shorter say little about how well the whole is known. */
    private static final Duration SHORT = Duration.ofSeconds(5);

    /** Of an upgrade that has a plan. */
    public static Optional<Prediction> of(Upgrade upgrade) {
        return upgrade.plan().map(plan -> of(upgrade, plan));
    }

    private static Prediction of(Upgrade upgrade, Plan plan) {
        var expected = steps(upgrade);
        var outage = Duration.ZERO;
        var byMeasure = 0;
        var byEstimate = 0;
        var byNothing = 0;
        for (var step : plan.steps()) {
            if (step.outage()) {
                var known = expected.get(step.name());
                outage = known == null ? outage : outage.plus(known.time());
                byMeasure += known != null && known.measured() ? 1 : 0;
                byNothing += known == null ? 1 : 0;
                byEstimate += known != null && !known.measured() && known.time().compareTo(SHORT) > 0 ? 1 : 0;
            }
        }
        return new Prediction(outage, confidence(byMeasure, byEstimate, byNothing));
    }

    private static Confidence confidence(int byMeasure, int byEstimate, int byNothing) {
        if (byMeasure > 0) {
            return byEstimate + byNothing == 0 ? Confidence.MEASURED : Confidence.PARTLY_MEASURED;
        }
        return byNothing > 0 || byEstimate == 0 ? Confidence.UNKNOWN : Confidence.ESTIMATED;
    }

    /**
     * How long one step is expected to take.
     *
     * @param time not negative
     * @param measured by the rehearsal; else its driver estimates it
     */
    public record Expected(Duration time, boolean measured) {}

    /** What each step of the plan is expected to take, by its name; without those of which nobody knows. */
    public static Map<String, Expected> steps(Upgrade upgrade) {
        var expected = new HashMap<String, Expected>();
        upgrade.estimates().forEach(estimate -> expected.put(estimate.step(), new Expected(estimate.time(), false)));
        upgrade.plan()
                .map(plan -> measured(upgrade, plan))
                .ifPresent(measured -> measured.forEach((step, time) -> expected.put(step, new Expected(time, true))));
        return expected;
    }

    /** What rehearsing steps took, by the steps that they stand for. */
    private static Map<String, Duration> measured(Upgrade upgrade, Plan plan) {
        var rehearsed = new HashMap<String, String>();
        plan.steps().forEach(step -> step.rehearses().ifPresent(other -> rehearsed.put(step.name(), other)));
        var measured = new HashMap<String, Duration>();
        for (var time : upgrade.times()) {
            var stands = rehearsed.get(time.step());
            if (stands != null) {
                measured.merge(stands, time.elapsed(), Duration::plus);
            }
        }
        return measured;
    }

    /** How long the rehearsal took; empty if there was none. */
    public static Optional<Duration> rehearsal(Upgrade upgrade) {
        return upgrade.times().stream()
                .filter(time -> time.phase() == Phase.REHEARSE)
                .map(StepTime::elapsed)
                .reduce(Duration::plus);
    }
}
