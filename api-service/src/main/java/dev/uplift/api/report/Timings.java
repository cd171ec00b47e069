package dev.uplift.api.report;

import dev.uplift.api.core.Upgrade;
import dev.uplift.api.projection.UpgradeView.Seconds;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Everything that ran, by the workers' clocks.
 *
 * @param phases sums, in the order in which they began
 * @param steps each time that one ended, whatever came of it, undoing ones too
 */
public record Timings(List<OfPhase> phases, List<OfStep> steps) {

    /** @param seconds that its steps took */
    public record OfPhase(Phase phase, double seconds) {}

    /**
     * @param outage clients could not write while it ran
     * @param endedAt when that was decided on
     */
    public record OfStep(String step, Phase phase, boolean outage, double seconds, Instant endedAt) {}

    static Timings of(Upgrade upgrade) {
        var sums = new LinkedHashMap<Phase, Duration>();
        upgrade.times().forEach(time -> sums.merge(time.phase(), time.elapsed(), Duration::plus));
        var outage = upgrade.plan().map(Plan::steps).orElse(List.of()).stream()
                .filter(Step::outage)
                .map(Step::name)
                .collect(Collectors.toSet());
        return new Timings(
                sums.entrySet().stream()
                        .map(sum -> new OfPhase(
                                sum.getKey(), Seconds.of(sum.getValue()).seconds()))
                        .toList(),
                upgrade.times().stream()
                        .map(time -> new OfStep(
                                time.step(),
                                time.phase(),
                                outage.contains(time.step()),
                                Seconds.of(time.elapsed()).seconds(),
                                time.endedAt()))
                        .toList());
    }
}
