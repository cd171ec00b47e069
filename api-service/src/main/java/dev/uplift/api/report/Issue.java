package dev.uplift.api.report;

import dev.uplift.api.core.Upgrade;
import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.QueryResult;
import dev.uplift.contracts.QueryResult.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that is not as it should be.
 *
 * @param text a sentence or two; where to look follows from it
 */
public record Issue(Weight weight, String text) {

    /** What it means for the decision. */
    public enum Weight {
        /** It must be put right before production. */
        FIX,
        /** Somebody must know of it. */
        NOTE
    }

    private static final int NAMED = 3;

    /** All of an upgrade, what must be fixed first. */
    static List<Issue> of(Upgrade upgrade, Results results) {
        var issues = new ArrayList<Issue>();
        upgrade.state().failure().ifPresent(problem -> issues.add(fix(sentence(problem))));
        results.findings().stream()
                .filter(ReportedFinding::blocks)
                .forEach(finding -> issues.add(
                        fix("%s: %s (%s)".formatted(finding.object(), finding.explanation(), finding.id()))));
        failed(issues, results.rehearsal().checks(), "of the rehearsal");
        failed(issues, results.production().checks(), "of production");
        results.queries().ifPresent(queries -> fixes(issues, queries));
        results.queries().ifPresent(queries -> notes(issues, queries));
        findings(issues, results.findings());
        rehearsal(issues, results.rehearsal());
        outage(issues, upgrade, results);
        return List.copyOf(issues);
    }

    static String sentence(Problem problem) {
        return (problem.detail() + " " + problem.remedy()).strip();
    }

    private static Issue fix(String text) {
        return new Issue(Weight.FIX, text);
    }

    private static Issue note(String text) {
        return new Issue(Weight.NOTE, text);
    }

    private static void failed(List<Issue> issues, Checks checks, String where) {
        var failed = checks.failed();
        if (!failed.isEmpty()) {
            issues.add(fix("%s %s %s not hold: %s."
                    .formatted(
                            Words.count(failed.size(), "check"),
                            where,
                            failed.size() == 1 ? "does" : "do",
                            named(failed.stream().map(Check::id).toList()))));
        }
    }

    private static String named(List<String> ids) {
        var first = ids.stream().distinct().limit(NAMED).toList();
        return String.join(", ", first) + (ids.stream().distinct().count() > NAMED ? " and others" : "");
    }

    private static void fixes(List<Issue> issues, Queries queries) {
        queries(issues, Weight.FIX, queries.notable(Verdict.FAILED), "refused by the new version");
        queries(issues, Weight.FIX, queries.notable(Verdict.DEGRADED), "more expensive on the new version");
    }

    private static void notes(List<Issue> issues, Queries queries) {
        queries(
                issues,
                Weight.NOTE,
                queries.notable(Verdict.PLAN_CHANGED),
                "planned in another way at about the same cost");
        if (queries.unreadable() > 0) {
            issues.add(note("The results of %s are in a form that this version cannot read."
                    .formatted(Words.count(queries.unreadable(), "statement"))));
        }
    }

    private static void queries(List<Issue> issues, Weight weight, List<QueryResult> queries, String what) {
        if (!queries.isEmpty()) {
            var busiest = queries.getFirst();
            issues.add(new Issue(
                    weight,
                    "%s of production %s %s; the busiest is in database %s%s."
                            .formatted(
                                    Words.count(queries.size(), "statement"),
                                    queries.size() == 1 ? "is" : "are",
                                    what,
                                    busiest.database(),
                                    busiest.detail().isBlank() ? "" : ": " + busiest.detail())));
        }
    }

    private static void findings(List<Issue> issues, List<ReportedFinding> findings) {
        findings.stream()
                .filter(finding -> finding.severity() == Severity.BLOCK && finding.accepted())
                .forEach(finding -> issues.add(note("Accepted, although it foretells a failure: %s: %s (%s)"
                        .formatted(finding.object(), finding.explanation(), finding.id()))));
        var warnings = findings.stream()
                .filter(finding -> finding.severity() == Severity.WARN)
                .map(ReportedFinding::id)
                .toList();
        if (!warnings.isEmpty()) {
            issues.add(note("%s %s: %s."
                    .formatted(
                            Words.count(warnings.size(), "finding"),
                            warnings.size() == 1 ? "warns" : "warn",
                            named(warnings))));
        }
    }

    private static void rehearsal(List<Issue> issues, Rehearsal rehearsal) {
        switch (rehearsal.outcome()) {
            case SKIPPED ->
                issues.add(note("Nothing was rehearsed: %s."
                        .formatted(rehearsal.skippedBecause().orElse("no reason was given"))));
            case NOT_IN_PLAN -> issues.add(note("Nothing is rehearsed: the plan has no rehearsal."));
            case NOT_YET -> issues.add(note("Nothing was rehearsed."));
            case ENDED -> issues.add(note("The upgrade was ended before anybody decided on the rehearsal."));
            case RUNNING, DONE, REUSED, FAILED -> {}
        }
    }

    private static void outage(List<Issue> issues, Upgrade upgrade, Results results) {
        var production = results.production();
        if (production.outageTurns() > 1) {
            issues.add(note("The measured outage has gaps: its figures are those of %d probes one after the other."
                    .formatted(production.outageTurns())));
        }
        if (Observation.of(upgrade.facts(), List.of())
                .filter(its -> its.turns() > 1)
                .isPresent()) {
            issues.add(note("The observation has gaps: several workers watched, one after the other."));
        }
        if (Stage.of(upgrade) == Stage.DONE && production.outage().isEmpty()) {
            issues.add(note("Nobody told how long clients were kept out."));
        }
        if (results.predictedOutage().filter(its -> !its.isKnown()).isPresent()) {
            issues.add(note("Nobody could tell how long clients will be kept out."));
        }
    }
}
