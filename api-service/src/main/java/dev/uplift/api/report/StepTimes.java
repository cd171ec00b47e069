package dev.uplift.api.report;

import dev.uplift.api.core.Prediction;
import dev.uplift.api.core.Prediction.Basis;
import dev.uplift.api.core.Prediction.Expected;
import dev.uplift.api.core.Upgrade;
import dev.uplift.api.core.Upgrade.StepTime;
import dev.uplift.api.projection.UpgradeView.Seconds;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One step of the plan, and its times.
 *
 * @param outage clients cannot write while it runs
 * @param predicted empty if nobody knew
 * @param basis how the predicted time is known; empty if nobody knew
 * @param rehearsed the predicted time was measured in a rehearsal; else it is an estimate
 * @param measured over all its attempts; empty if it has not run
 */
public record StepTimes(
        String step,
        Phase phase,
        boolean outage,
        Optional<Seconds> predicted,
        Optional<Basis> basis,
        boolean rehearsed,
        Optional<Seconds> measured) {

    static List<StepTimes> of(Upgrade upgrade, List<Step> steps) {
        var expected = Prediction.steps(upgrade);
        return steps.stream().map(step -> of(step, upgrade, expected)).toList();
    }

    private static StepTimes of(Step step, Upgrade upgrade, Map<String, Expected> all) {
        var expected = Optional.ofNullable(all.get(step.name()));
        return new StepTimes(
                step.name(),
                step.phase(),
                step.outage(),
                expected.map(Expected::time).map(Seconds::of),
                expected.map(Expected::basis),
                expected.filter(its -> its.basis() == Basis.REHEARSAL).isPresent(),
                upgrade.times().stream()
                        .filter(time -> time.step().equals(step.name()))
                        .map(StepTime::elapsed)
                        .reduce(Duration::plus)
                        .map(Seconds::of));
    }
}
