package dev.uplift.api.report;

import dev.uplift.api.projection.Outage;
import dev.uplift.api.projection.UpgradeView.Seconds;
import dev.uplift.api.report.Page.Line;
import dev.uplift.api.report.Performance.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was seen and measured, in sentences and as names and values. */
final class ResultLines {

    private static final String NOT_MEASURED = "not measured";

    private ResultLines() {}

    static List<Line> figures(Report report) {
        var lines = new ArrayList<Line>();
        var versions = report.versions();
        lines.add(new Line("Versions", "%s → %s".formatted(versions.from().orElse("?"), versions.to())));
        lines.add(new Line("State", report.state().name().replace('_', ' ')));
        report.predictedOutage().ifPresent(predicted -> lines.add(new Line("Predicted outage", seconds(predicted))));
        report.production()
                .outage()
                .ifPresent(outage -> lines.add(new Line("Measured outage", Words.duration(outage.seconds()))));
        return lines;
    }

    static String rehearsal(Rehearsal rehearsal) {
        var time = rehearsal.time().map(Seconds::seconds).map(Words::duration).orElse("no time");
        return switch (rehearsal.outcome()) {
            case SKIPPED -> "It was skipped: " + rehearsal.skippedBecause().orElse("no reason was given");
            case NOT_IN_PLAN -> "The plan has none.";
            case NOT_YET -> "It has not begun.";
            case RUNNING -> "It runs, and took %s so far.".formatted(time);
            case DONE -> "It was carried out, and took %s.".formatted(time);
            case REUSED -> "%s It took %s.".formatted(reused(rehearsal), time);
            case FAILED -> "It failed after %s.".formatted(time);
            case ENDED -> "It took %s. The upgrade was ended before anybody decided on it.".formatted(time);
        };
    }

    /** A sentence about the rehearsal of another upgrade. */
    static String reused(Rehearsal rehearsal) {
        return rehearsal
                .reusedFrom()
                .map(from ->
                        "The rehearsal of upgrade %s counts, which ended at %s; its checks are in that one's report."
                                .formatted(from.upgrade(), Words.at(from.at())))
                .orElse("");
    }

    static String checklist(Checklist checklist) {
        return checklist.required()
                ? "Each item must be signed before the approval."
                : "A proposal: the request brings no list of its own, and nobody has to sign.";
    }

    static List<Line> performance(Report report) {
        var lines = new ArrayList<Line>();
        lines.add(new Line(
                "Query response time",
                switch (report.performance().queryResponse()) {
                    case IMPROVEMENT -> "improvement";
                    case SAME -> "same";
                    case DEGRADATION -> "degradation";
                    case NOT_MEASURED -> NOT_MEASURED;
                }));
        report.queries().ifPresent(queries -> lines.add(new Line("Statements", counts(queries))));
        var performance = report.performance();
        lines.add(measure("Application load time", performance.loadMillis(), " ms"));
        lines.add(measure("CPU usage", performance.cpuPercent(), " %"));
        lines.add(measure("Memory usage", performance.memoryPercent(), " %"));
        lines.add(measure("Connections", performance.connections(), ""));
        lines.add(measure("Transactions rolled back", performance.errorPercent(), " %"));
        lines.add(measure("Mean time of a statement", performance.statementMillis(), " ms"));
        lines.add(measure("Disk operations a second", performance.iops(), ""));
        lines.add(measure("Bytes on disk", performance.diskBytes(), ""));
        lines.add(measure("Disk bytes a second", performance.diskIoBytesPerSecond(), ""));
        lines.add(measure("Network bytes a second", performance.networkBytesPerSecond(), ""));
        return lines;
    }

    /** Empty if nobody watched. */
    static List<Line> observation(Report report) {
        var lines = new ArrayList<Line>();
        report.observation().ifPresent(observation -> {
            lines.add(new Line(
                    "Watched",
                    "from %s to %s, %s"
                            .formatted(
                                    Words.at(observation.since()),
                                    Words.at(observation.until()),
                                    Words.count(observation.looks(), "look"))));
            observation.warnings().forEach(warning -> lines.add(new Line(warning.id(), warning.explanation())));
            if (observation.warnings().isEmpty()) {
                lines.add(new Line("Warnings", "none"));
            }
        });
        return lines;
    }

    private static String counts(Queries queries) {
        return "%d: %d refused, %d more expensive, %d with another plan, %d the same, %d cheaper"
                .formatted(
                        queries.total(),
                        queries.failed(),
                        queries.degraded(),
                        queries.planChanged(),
                        queries.same(),
                        queries.improved());
    }

    private static Line measure(String name, Measure measure, String unit) {
        var before = figure(measure.before(), unit);
        var after = figure(measure.after(), unit);
        var measured = measure.before().isPresent() || measure.after().isPresent();
        return new Line(name, measured ? "%s before, %s after".formatted(before, after) : NOT_MEASURED);
    }

    private static String figure(Optional<Double> figure, String unit) {
        return figure.map(value -> Words.number(value) + unit).orElse(NOT_MEASURED);
    }

    static List<Line> outage(Report report) {
        var lines = new ArrayList<Line>();
        report.predictedOutage().ifPresent(predicted -> {
            lines.add(new Line(
                    "Predicted", "%s (%s)".formatted(seconds(predicted), Words.confidence(predicted.confidence()))));
            if (predicted.isKnown() && !predicted.allowances().isEmpty()) {
                lines.add(new Line(
                        "With the time for people's work",
                        Words.duration(predicted.withAllowances().seconds())));
            }
        });
        lines.add(new Line(
                "Measured",
                report.production().outage().map(ResultLines::measured).orElse("not yet, or nobody did")));
        return lines;
    }

    private static String seconds(PredictedOutage predicted) {
        return predicted.isKnown() ? Words.duration(predicted.seconds()) : "unknown";
    }

    private static String measured(Outage outage) {
        var time = Words.duration(outage.seconds());
        return switch (outage.measuredBy()) {
            case PROBE ->
                "%s as a client saw it: %d of %s failed%s"
                        .formatted(
                                time,
                                outage.failures(),
                                Words.count(outage.attempts(), "attempt"),
                                outage.firstFailure()
                                        .map(first -> ", the first one at " + Words.at(first))
                                        .orElse(""));
            case STEPS ->
                "%s by the times of its steps: clients were kept out%s%s"
                        .formatted(
                                time,
                                outage.firstFailure()
                                        .map(first -> " from " + Words.at(first))
                                        .orElse(""),
                                outage.lastFailure()
                                        .map(last -> " to " + Words.at(last))
                                        .orElse(""));
        };
    }
}
