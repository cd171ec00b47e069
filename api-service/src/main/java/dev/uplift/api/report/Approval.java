package dev.uplift.api.report;

import dev.uplift.api.core.Consent;
import dev.uplift.api.core.Upgrade;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Plan;
import java.util.Optional;

/**
 * Who must say yes, and who did.
 *
 * @param planHash what a yes must name
 */
public record Approval(UpgradeOptions.Approval required, Optional<String> planHash, Optional<Consent.Approval> given) {

    static Approval of(Upgrade upgrade) {
        return new Approval(
                upgrade.request().options().approval(),
                upgrade.plan().map(Plan::hash),
                upgrade.consent().approval());
    }
}
