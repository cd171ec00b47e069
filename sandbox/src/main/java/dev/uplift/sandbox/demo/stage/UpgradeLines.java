package dev.uplift.sandbox.demo.stage;

import dev.uplift.contracts.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What Uplift says of an upgrade that is over, as lines of text. */
public final class UpgradeLines {

    private static final int BAR = 40;
    private static final int EVIDENCE_LINES = 12;

    private UpgradeLines() {}

    /** What it was, how long it took, and how long clients were without the server. */
    public static List<String> times(UpgradeView view) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Upgrade %s %s: PostgreSQL %s -> %s"
                .formatted(
                        view.id(),
                        view.state(),
                        view.source().version(),
                        view.target().version()));
        lines.addAll(phases(view));
        lines.addAll(outage(view));
        return lines;
    }

    /** What was checked, what was found, and what went wrong. */
    public static List<String> results(UpgradeView view) {
        var lines = new ArrayList<String>();
        lines.addAll(checks(view));
        lines.addAll(findings(view));
        lines.addAll(problem(view));
        lines.add("");
        return lines;
    }

    private static List<String> phases(UpgradeView view) {
        var lines = new ArrayList<>(List.of("", "Phase        seconds"));
        var longest = view.phases().stream()
                .mapToDouble(UpgradeView.PhaseTime::seconds)
                .max()
                .orElse(0);
        for (var phase : view.phases()) {
            var bar = longest > 0 ? (int) Math.round(BAR * phase.seconds() / longest) : 0;
            lines.add(text("%-11s %8.1f  %s", phase.phase(), phase.seconds(), "█".repeat(bar))
                    .stripTrailing());
        }
        var total = view.phases().stream()
                .mapToDouble(UpgradeView.PhaseTime::seconds)
                .sum();
        lines.add(text("%-11s %8.1f", "together", total));
        return lines;
    }

    private static List<String> outage(UpgradeView view) {
        return view.outage()
                .map(outage -> outage.isSeenByClient() ? seenByClient(outage) : bySteps(outage))
                .orElse(List.of("", "Outage       was not measured"));
    }

    private static List<String> seenByClient(UpgradeView.Outage outage) {
        return List.of(
                "",
                text("Outage       %.1f s as a client saw it", outage.seconds()),
                outage.failures() == 0
                        ? text("  none of %,d writes failed", outage.attempts())
                        : text(
                                "  %,d of %,d writes failed, from %s to %s",
                                outage.failures(), outage.attempts(), outage.firstFailure(), outage.lastFailure()));
    }

    private static List<String> bySteps(UpgradeView.Outage outage) {
        return List.of(
                "",
                text("Outage       %.1f s by the times of its steps", outage.seconds()),
                text("  clients were kept out from %s to %s", outage.firstFailure(), outage.lastFailure()));
    }

    private static List<String> checks(UpgradeView view) {
        var failed = view.checks().stream().filter(check -> !check.passed()).toList();
        var lines = new ArrayList<>(List.of(
                "",
                "Checks       %d passed, %d failed".formatted(view.checks().size() - failed.size(), failed.size())));
        for (Check check : failed) {
            lines.add("  FAILED %s: %s".formatted(check.id(), check.detail()));
        }
        return lines;
    }

    private static List<String> findings(UpgradeView view) {
        var lines = new ArrayList<>(List.of(
                "",
                "Findings     "
                        + (view.findings().isEmpty() ? "none" : view.findings().size())));
        for (var finding : view.findings()) {
            lines.add("  %s %s: %s".formatted(finding.severity(), finding.id(), finding.object()));
            lines.add("    " + finding.explanation());
            if (!finding.remedy().isBlank()) {
                lines.add("    Remedy: " + finding.remedy());
            }
        }
        return lines;
    }

    private static List<String> problem(UpgradeView view) {
        return view.problem()
                .map(problem -> {
                    var lines = new ArrayList<>(
                            List.of("", "Problem      %s (%s)".formatted(problem.code(), problem.kind())));
                    lines.add("  " + problem.detail());
                    if (!problem.remedy().isBlank()) {
                        lines.add("  Remedy: " + problem.remedy());
                    }
                    problem.evidence().stream()
                            .skip(Math.max(0, problem.evidence().size() - EVIDENCE_LINES))
                            .forEach(line -> lines.add("  | " + line));
                    return (List<String>) lines;
                })
                .orElse(List.of());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
