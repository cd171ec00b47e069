package dev.uplift.api.report;

import dev.uplift.api.core.Prediction;
import dev.uplift.api.core.Upgrade;
import dev.uplift.api.projection.UpgradeView.Seconds;
import dev.uplift.contracts.Allowance;
import java.util.List;
import java.util.Optional;

/**
 * How long clients will not be able to write, as far as it was known before.
 *
 * @param seconds the sum over all steps during which they are kept out
 * @param confidence what that rests on
 * @param allowances work of people in the same time
 * @param withAllowances what a window must have room for
 */
public record PredictedOutage(
        double seconds, Prediction.Confidence confidence, List<Allowed> allowances, Seconds withAllowances) {

    /** @param seconds that it adds */
    public record Allowed(Allowance allowance, double seconds) {}

    /** Else its seconds are the sum of what is known, which may be nothing. */
    boolean isKnown() {
        return confidence != Prediction.Confidence.UNKNOWN;
    }

    static Optional<PredictedOutage> of(Upgrade upgrade) {
        var allowances = upgrade.request().options().allowances();
        return Prediction.of(upgrade)
                .map(prediction -> new PredictedOutage(
                        Seconds.of(prediction.outage()).seconds(),
                        prediction.confidence(),
                        allowances.stream()
                                .map(each -> new Allowed(each, each.time().toSeconds()))
                                .toList(),
                        Seconds.of(Allowance.added(prediction.outage(), allowances))));
    }
}
