package dev.uplift.api.report;

import dev.uplift.api.core.Upgrade;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import java.util.Comparator;
import java.util.List;

/**
 * A finding, and whether somebody took it upon himself.
 *
 * @param accepted by its id, in the request
 */
public record ReportedFinding(
        String id, Severity severity, String object, String explanation, String remedy, boolean accepted) {

    private static final Comparator<ReportedFinding> ORDER = Comparator.comparing(ReportedFinding::severity)
            .thenComparing(ReportedFinding::id)
            .thenComparing(ReportedFinding::object);

    /** All findings of an upgrade, the heaviest first. */
    static List<ReportedFinding> of(Upgrade upgrade) {
        var accepted = upgrade.request().options().accept();
        return upgrade.findings().stream()
                .map(finding -> of(finding, accepted.contains(finding.id())))
                .sorted(ORDER)
                .toList();
    }

    private static ReportedFinding of(Finding finding, boolean accepted) {
        return new ReportedFinding(
                finding.id(), finding.severity(), finding.object(), finding.explanation(), finding.remedy(), accepted);
    }

    boolean blocks() {
        return severity == Severity.BLOCK && !accepted;
    }
}
