package dev.uplift.api.report;

import dev.uplift.api.projection.UpgradeView.Seconds;
import dev.uplift.api.report.Page.Finding;
import dev.uplift.api.report.Page.Item;
import dev.uplift.api.report.Page.Line;
import dev.uplift.api.report.Page.Query;
import dev.uplift.api.report.Page.Step;
import dev.uplift.contracts.QueryResult;
import dev.uplift.contracts.QueryResult.Verdict;
import java.util.List;
import java.util.Optional;

/** Parts of a report as rows of tables. */
final class Tables {

    private static final String NONE = "–";

    private Tables() {}

    static List<Finding> findings(List<ReportedFinding> findings) {
        return findings.stream()
                .map(finding -> new Finding(
                        finding.severity().name(),
                        finding.id(),
                        finding.object(),
                        finding.explanation(),
                        finding.remedy(),
                        finding.accepted()))
                .toList();
    }

    static List<Step> steps(List<StepTimes> steps) {
        return steps.stream()
                .map(step -> new Step(
                        step.step(),
                        step.outage()
                                ? "%s, outage".formatted(step.phase())
                                : step.phase().name(),
                        predicted(step),
                        time(step.measured())))
                .toList();
    }

    private static String predicted(StepTimes step) {
        return step.predicted().isEmpty()
                ? NONE
                : "%s (%s)"
                        .formatted(
                                time(step.predicted()),
                                step.basis().map(Words::basis).orElse(""));
    }

    private static String time(Optional<Seconds> time) {
        return time.map(Seconds::seconds).map(Words::duration).orElse(NONE);
    }

    static Page.Checked checked(Checks checks) {
        return new Page.Checked(
                checks.total() == 0
                        ? "Nothing was checked."
                        : "%d of %s %s."
                                .formatted(
                                        checks.passed(),
                                        Words.count(checks.total(), "check"),
                                        checks.passed() == 1 ? "holds" : "hold"),
                checks.kinds().stream()
                        .map(kind -> new Line(kind.kind(), result(kind)))
                        .toList(),
                checks.failed().stream()
                        .map(check -> new Line(check.id(), check.detail()))
                        .toList());
    }

    private static String result(Checks.Kind kind) {
        var mark = kind.passed() == kind.total() ? "✅" : "❌";
        return kind.detail()
                .map(detail -> "%s %s".formatted(mark, detail))
                .orElse("%s %d of %d".formatted(mark, kind.passed(), kind.total()));
    }

    static List<Item> items(Checklist checklist) {
        return checklist.items().stream()
                .map(item -> new Item(
                        item.item(),
                        item.signed().isPresent(),
                        item.signed()
                                .map(signed -> "%s at %s".formatted(signed.by(), Words.at(signed.at())))
                                .orElse("")))
                .toList();
    }

    static List<Query> queries(Optional<Queries> queries) {
        return queries.map(Queries::notable).orElse(List.of()).stream()
                .map(query -> new Query(
                        Words.verdict(query.verdict()),
                        query.verdict() != Verdict.PLAN_CHANGED,
                        query.database(),
                        query.queryId(),
                        query.text(),
                        figures(query),
                        query.detail()))
                .toList();
    }

    private static String figures(QueryResult query) {
        return "%s of %s ms on production; planner's cost %s before, %s after; %s on the clone"
                .formatted(
                        Words.count(query.calls(), "call"),
                        Words.number(query.meanMillis()),
                        Words.number(query.costBefore()),
                        query.costAfter().map(Words::number).orElse("none"),
                        query.millisOnClone()
                                .map(millis -> Words.number(millis) + " ms")
                                .orElse("not run"));
    }
}
