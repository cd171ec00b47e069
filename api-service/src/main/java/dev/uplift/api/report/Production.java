package dev.uplift.api.report;

import dev.uplift.api.core.Upgrade;
import dev.uplift.api.projection.Outage;
import java.util.List;
import java.util.Optional;

/**
 * The server itself: each step predicted against measured.
 *
 * @param touched whether any of its steps was commanded
 * @param steps from the first that touches it
 * @param outage as a probe saw it, or else by the times of the steps; empty until one of them told
 * @param outageTurns how many probes its figures are from, one after the other: between two of them nobody looked; 0 by
 *     steps
 * @param checks that were made on it
 */
public record Production(
        boolean touched, List<StepTimes> steps, Optional<Outage> outage, int outageTurns, Checks checks) {

    static Production of(Upgrade upgrade, Checks checks) {
        return new Production(
                Stage.isProductionTouched(upgrade),
                upgrade.plan()
                        .map(plan -> StepTimes.of(
                                upgrade,
                                plan.steps()
                                        .subList(plan.production(), plan.steps().size())))
                        .orElse(List.of()),
                Outage.of(upgrade),
                Outage.countTurns(upgrade.facts()),
                checks);
    }
}
