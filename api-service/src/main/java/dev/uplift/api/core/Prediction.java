package dev.uplift.api.core;

import dev.uplift.api.core.Upgrade.StepTime;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
        /** Every step that takes its time was measured in a rehearsal, of this upgrade or of one that proves the same. */
        MEASURED,
        /** Some were; or some are known from other servers of about the same size, which is not this server. */
        PARTLY_MEASURED,
        /** The driver's estimates, from sizes and counts. */
        ESTIMATED,
        /** Nobody can tell. */
        UNKNOWN
    }

    /** What the expectation of one step rests on, the best first. */
    public enum Basis {
        /** A rehearsal of the same on this server. */
        REHEARSAL,
        /** What such steps took in earlier upgrades: see {@link StepKind}. */
        HISTORY,
        /** The driver's estimate, from sizes and counts. */
        ESTIMATE
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
        var known = new Known();
        for (var step : plan.steps()) {
            if (step.outage()) {
                var its = Optional.ofNullable(expected.get(step.name()));
                outage = outage.plus(its.map(Expected::time).orElse(Duration.ZERO));
                known = known.and(its);
            }
        }
        return new Prediction(outage, known.confidence());
    }

    /** How many steps are known by what; without short ones, unless they were measured. */
    private record Known(int byRehearsal, int byHistory, int byEstimate, int byNothing) {

        Known() {
            this(0, 0, 0, 0);
        }

        Known and(Optional<Expected> expected) {
            if (expected.isEmpty()) {
                return new Known(byRehearsal, byHistory, byEstimate, byNothing + 1);
            }
            var counts = expected.get().time().compareTo(SHORT) > 0 ? 1 : 0;
            return switch (expected.get().basis()) {
                case REHEARSAL -> new Known(byRehearsal + 1, byHistory, byEstimate, byNothing);
                case HISTORY -> new Known(byRehearsal, byHistory + counts, byEstimate, byNothing);
                case ESTIMATE -> new Known(byRehearsal, byHistory, byEstimate + counts, byNothing);
            };
        }

        Confidence confidence() {
            if (byRehearsal > 0 && byHistory + byEstimate + byNothing == 0) {
                return Confidence.MEASURED;
            }
            if (byRehearsal + byHistory > 0) {
                return Confidence.PARTLY_MEASURED;
            }
            return byNothing > 0 || byEstimate == 0 ? Confidence.UNKNOWN : Confidence.ESTIMATED;
        }
    }

    /**
     * How long one step is expected to take.
     *
     * @param time not negative
     * @param basis how that is known
     */
    public record Expected(Duration time, Basis basis) {}

    /** What each step of the plan is expected to take, by its name; without those of which nobody knows. */
    public static Map<String, Expected> steps(Upgrade upgrade) {
        var expected = new HashMap<String, Expected>();
        upgrade.estimates()
                .forEach(estimate -> expected.put(estimate.step(), new Expected(estimate.time(), Basis.ESTIMATE)));
        upgrade.memory().history().forEach((step, time) -> expected.put(step, new Expected(time, Basis.HISTORY)));
        upgrade.memory()
                .reused()
                .map(PastRehearsal::times)
                .orElseGet(() -> measured(upgrade))
                .forEach((step, time) -> expected.put(step, new Expected(time, Basis.REHEARSAL)));
        return expected;
    }

    /** What rehearsing steps took when they were completed last, by the steps that they stand for. */
    static Map<String, Duration> measured(Upgrade upgrade) {
        var rehearsed = new HashMap<String, String>();
        upgrade.plan().stream()
                .flatMap(plan -> plan.steps().stream())
                .forEach(step -> step.rehearses().ifPresent(other -> rehearsed.put(step.name(), other)));
        var last = new LinkedHashMap<String, Duration>();
        upgrade.times().stream()
                .filter(time -> time.completed() && rehearsed.containsKey(time.step()))
                .forEach(time -> last.put(time.step(), time.elapsed()));
        var measured = new HashMap<String, Duration>();
        last.forEach((step, time) -> measured.merge(rehearsed.get(step), time, Duration::plus));
        return measured;
    }

    /** How long the rehearsal took, whoever's it was; empty if there was none. */
    public static Optional<Duration> rehearsal(Upgrade upgrade) {
        return upgrade.memory()
                .reused()
                .map(PastRehearsal::took)
                .or(() -> upgrade.times().stream()
                        .filter(time -> time.phase() == Phase.REHEARSE)
                        .map(StepTime::elapsed)
                        .reduce(Duration::plus));
    }
}
