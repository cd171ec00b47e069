package dev.uplift.worker.provider.azure.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.provider.azure.plan.InPlacePlan;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What an upgrade in place should have left as it was, and for how long there is a way back; for the report. */
final class Kept {

    private Kept() {}

    static List<Finding> findings(Turn turn, FlexibleServer now) {
        var before = turn.settings().server();
        var findings = new ArrayList<Finding>();
        compare(
                findings,
                turn,
                "backup retention",
                before.backup().retentionDays(),
                now.backup().retentionDays());
        compare(findings, turn, "maintenance window", before.maintenanceWindow(), now.maintenanceWindow());
        compare(findings, turn, "machine", before.sku(), now.sku());
        compare(findings, turn, "network", before.network(), now.network());
        turn.instant(InPlacePlan.RESTORE_POINT).ifPresent(moment -> {
            var days = now.backup().retentionDays();
            findings.add(
                    new Finding(
                            "backup-retention",
                            Severity.INFO,
                            turn.server().toString(),
                            "The moment before the upgrade, %s, can be restored until %s: backups are kept for %d days."
                                    .formatted(moment, moment.plus(Duration.ofDays(days)), days),
                            "Keep them longer if the way back should stay: az postgres flexible-server update --backup-retention …"));
        });
        return findings;
    }

    private static void compare(List<Finding> findings, Turn turn, String what, Object before, Object now) {
        if (!before.equals(now)) {
            findings.add(new Finding(
                    "setting-changed",
                    Severity.WARN,
                    "%s of %s".formatted(what, turn.server()),
                    "It was %s before the upgrade, and is %s.".formatted(before, now),
                    "Set it again if it should be as before."));
        }
    }
}
