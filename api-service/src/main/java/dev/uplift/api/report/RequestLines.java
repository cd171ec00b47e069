package dev.uplift.api.report;

import dev.uplift.api.report.Page.Line;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was asked for, and who said yes, as names and values. */
final class RequestLines {

    private RequestLines() {}

    static List<Line> request(Request request) {
        var lines = new ArrayList<Line>();
        lines.add(
                new Line("Asked for by", "%s at %s".formatted(request.requestedBy(), Words.at(request.requestedAt()))));
        lines.add(new Line("Version", request.targetVersion() + (request.dryRun() ? " (dry run)" : "")));
        lines.add(new Line("Strategy", request.strategy()));
        lines.add(new Line("Fence", lower(request.fence())));
        lines.add(new Line("Comparison of data", lower(request.dataComparison())));
        lines.add(new Line(
                "On failure", request.onFailure().map(RequestLines::lower).orElse("what the plan says")));
        lines.add(new Line("Window", request.window().map(RequestLines::window).orElse("at any time")));
        request.freezes()
                .forEach(freeze -> lines.add(new Line(
                        "Not",
                        "%s to %s %s".formatted(Words.at(freeze.from()), Words.at(freeze.to()), freeze.reason()))));
        if (!request.accept().isEmpty()) {
            lines.add(new Line("Accepted findings", String.join(", ", request.accept())));
        }
        lines.add(new Line("Watched for", Words.duration(request.observe().toSeconds())));
        return lines;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String window(Window window) {
        return window.cron()
                .map(cron -> "%s for %s, %s"
                        .formatted(
                                cron,
                                window.duration()
                                        .map(time -> Words.duration(time.toSeconds()))
                                        .orElse("?"),
                                window.timeZone().orElse("UTC")))
                .orElseGet(() -> "%s to %s"
                        .formatted(
                                window.start().map(Words::at).orElse("?"),
                                window.end().map(Words::at).orElse("?")));
    }

    static List<Line> approval(Approval approval) {
        var lines = new ArrayList<Line>();
        lines.add(new Line("Needed from", needed(approval.required())));
        approval.planHash().ifPresent(hash -> lines.add(new Line("Plan", hash)));
        approval.given().ifPresent(given -> {
            lines.add(new Line("Given by", "%s at %s".formatted(given.by(), Words.at(given.at()))));
            lines.add(new Line("Reason", given.reason().isBlank() ? "not given" : given.reason()));
            lines.add(new Line("For the plan", given.planHash()));
            lines.add(new Line("Counts until", Words.at(given.expires())));
        });
        return lines;
    }

    private static String needed(UpgradeOptions.Approval required) {
        return switch (required) {
            case NONE -> "nobody";
            case ONE -> "an approver";
            case FOUR_EYES -> "an approver who did not ask for it";
        };
    }
}
