package dev.uplift.api.report;

import dev.uplift.api.report.Issue.Weight;
import java.util.List;

/**
 * A report in words: all that the templates of HTML and Markdown show, in the order in which they show it. Nothing in it
 * is escaped; that is for each template's own language to do.
 *
 * @param mark of the verdict, for the eye
 * @param tone of the verdict: {@code good}, {@code bad} or {@code calm}
 * @param figures what somebody in a hurry wants to know
 * @param picture of the phases
 * @param chart of the statements, before and after
 * @param evidence the last lines of a tool or log; empty if there are none
 */
public record Page(
        String title,
        String mark,
        String verdict,
        String tone,
        List<String> reasons,
        List<Line> figures,
        List<Line> environment,
        List<Line> databases,
        List<Link> releaseNotes,
        List<Line> request,
        List<Finding> findings,
        String rehearsal,
        List<Step> rehearsalSteps,
        Checked rehearsalChecks,
        String checklistNote,
        List<Item> checklist,
        Checked productionChecks,
        List<Line> performance,
        List<Query> queries,
        QueryChart chart,
        List<Line> outage,
        List<Line> observation,
        PhasePicture picture,
        List<Line> phases,
        List<Step> productionSteps,
        List<Line> approval,
        List<Note> issues,
        String evidence,
        List<String> remaining,
        String written) {

    /** A name and what belongs to it. */
    public record Line(String name, String value) {}

    /** Somewhere else to read. */
    public record Link(String text, String address) {}

    /** One finding. @param accepted by the request, whatever it foretells */
    public record Finding(
            String severity, String id, String object, String explanation, String remedy, boolean accepted) {}

    /** One step of the plan, predicted against measured. */
    public record Step(String step, String phase, String predicted, String measured) {}

    /**
     * Checks.
     *
     * @param summary in one sentence
     * @param kinds how many of each hold
     * @param failed those that do not, in full
     */
    public record Checked(String summary, List<Line> kinds, List<Line> failed) {}

    /** One statement of production. @param bad whether it must be looked at before production */
    public record Query(
            String verdict, boolean bad, String database, String id, String text, String figures, String detail) {}

    /** One item of the checklist. */
    public record Item(String item, boolean signed, String signature) {}

    /** One issue. @param fix whether it must be put right first */
    public record Note(boolean fix, String text) {}

    /** Of a report, and of nothing else. */
    public static Page of(Report report) {
        var verdict = report.recommendation().verdict();
        return new Page(
                report.title(),
                mark(verdict),
                verdict(verdict),
                tone(verdict),
                report.recommendation().reasons(),
                ResultLines.figures(report),
                EnvironmentLines.environment(report.environment()),
                EnvironmentLines.databases(report.environment()),
                report.versions().crossed().stream()
                        .map(major -> new Link(
                                "PostgreSQL " + major.major(),
                                major.releaseNotes().toString()))
                        .toList(),
                RequestLines.request(report.request()),
                Tables.findings(report.findings()),
                ResultLines.rehearsal(report.rehearsal()),
                Tables.steps(report.rehearsal().steps()),
                Tables.checked(report.rehearsal().checks()),
                ResultLines.checklist(report.checklist()),
                Tables.items(report.checklist()),
                Tables.checked(report.production().checks()),
                ResultLines.performance(report),
                Tables.queries(report.queries()),
                QueryChart.of(report.queries()),
                ResultLines.outage(report),
                ResultLines.observation(report),
                PhasePicture.of(report),
                report.timings().phases().stream()
                        .map(phase -> new Line(phase.phase().name(), Words.duration(phase.seconds())))
                        .toList(),
                Tables.steps(report.production().steps()),
                RequestLines.approval(report.approval()),
                report.issues().stream()
                        .map(issue -> new Note(issue.weight() == Weight.FIX, issue.text()))
                        .toList(),
                report.problem()
                        .map(problem -> String.join("\n", problem.evidence()))
                        .orElse(""),
                report.remaining(),
                "Upgrade %s, %s; written by Uplift at %s."
                        .formatted(report.id(), report.state(), Words.at(report.writtenAt())));
    }

    private static String mark(Recommendation.Verdict verdict) {
        return switch (verdict) {
            case PROCEED, DONE -> "✅";
            case NEEDS_FIXES -> "❌";
            case IN_PROGRESS -> "⏳";
            case ROLLED_BACK -> "↩";
            case STOPPED -> "⏹";
        };
    }

    private static String verdict(Recommendation.Verdict verdict) {
        return switch (verdict) {
            case PROCEED -> "Proceed";
            case NEEDS_FIXES -> "Needs fixes";
            case IN_PROGRESS -> "In progress";
            case DONE -> "Done";
            case ROLLED_BACK -> "Rolled back";
            case STOPPED -> "Stopped";
        };
    }

    private static String tone(Recommendation.Verdict verdict) {
        return switch (verdict) {
            case PROCEED, DONE -> "good";
            case NEEDS_FIXES, ROLLED_BACK -> "bad";
            case IN_PROGRESS, STOPPED -> "calm";
        };
    }
}
