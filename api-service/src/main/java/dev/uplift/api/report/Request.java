package dev.uplift.api.report;

import dev.uplift.api.core.Upgrade;
import dev.uplift.contracts.Freeze;
import dev.uplift.contracts.UpgradeOptions.DataComparison;
import dev.uplift.contracts.UpgradeOptions.Fence;
import dev.uplift.contracts.UpgradeOptions.OnFailure;
import dev.uplift.contracts.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who asked for what, and how careful it was to be.
 *
 * @param onFailure left out: what the plan says
 * @param window when production may be disturbed; left out: at any time
 */
public record Request(
        String requestedBy,
        Instant requestedAt,
        String targetVersion,
        String strategy,
        boolean dryRun,
        Fence fence,
        DataComparison dataComparison,
        Optional<OnFailure> onFailure,
        List<String> accept,
        Optional<Window> window,
        List<Freeze> freezes,
        Duration observe) {

    static Request of(Upgrade upgrade) {
        var request = upgrade.request();
        var options = request.options();
        return new Request(
                request.requestedBy(),
                upgrade.since(),
                request.targetVersion(),
                request.strategy(),
                request.dryRun(),
                options.fence(),
                options.dataComparison(),
                options.onFailure(),
                options.accept(),
                options.window(),
                options.freezes(),
                options.observe());
    }
}
