package dev.uplift.api.report;

import dev.uplift.api.core.Flight;
import dev.uplift.api.core.State;
import dev.uplift.api.core.Upgrade;
import dev.uplift.api.report.Issue.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to do, and why.
 *
 * @param reasons sentences, the weightiest first
 */
public record Recommendation(Verdict verdict, List<String> reasons) {

    /** PROCEED and NEEDS_FIXES are the guides' words; the others tell that nothing is to be decided. */
    public enum Verdict {
        PROCEED,
        NEEDS_FIXES,
        /** Steps run, and must be waited for. */
        IN_PROGRESS,
        /** Clients use the new version. */
        DONE,
        /** It failed, and the old server is as it was. */
        ROLLED_BACK,
        /** Somebody ended it. */
        STOPPED
    }

    static Recommendation of(Upgrade upgrade, Results results, List<Issue> issues) {
        var stage = Stage.of(upgrade);
        var fixes = texts(issues, Weight.FIX);
        var verdict = verdict(stage, !fixes.isEmpty());
        return new Recommendation(
                verdict,
                switch (verdict) {
                    case PROCEED -> all(rehearsed(results), predicted(results), texts(issues, Weight.NOTE));
                    case NEEDS_FIXES, ROLLED_BACK -> fixes;
                    case IN_PROGRESS -> all(List.of(running(upgrade.state())), fixes, List.of());
                    case DONE -> all(produced(upgrade, results), fixes, texts(issues, Weight.NOTE));
                    case STOPPED -> all(stopped(upgrade.state()), fixes, List.of());
                });
    }

    /** The whole decision. @param broken whether something must be put right first */
    static Verdict verdict(Stage stage, boolean broken) {
        return switch (stage) {
            case DECIDING -> broken ? Verdict.NEEDS_FIXES : Verdict.PROCEED;
            case WORKING -> Verdict.IN_PROGRESS;
            case DONE -> Verdict.DONE;
            case BROKEN -> Verdict.NEEDS_FIXES;
            case TAKEN_BACK -> Verdict.ROLLED_BACK;
            case STOPPED -> Verdict.STOPPED;
        };
    }

    private static List<String> texts(List<Issue> issues, Weight weight) {
        return issues.stream()
                .filter(issue -> issue.weight() == weight)
                .map(Issue::text)
                .toList();
    }

    private static List<String> all(List<String> first, List<String> second, List<String> third) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        all.addAll(third);
        return List.copyOf(all);
    }

    private static List<String> rehearsed(Results results) {
        var reasons = new ArrayList<String>();
        var rehearsal = results.rehearsal();
        if (rehearsal.outcome() == Rehearsal.Outcome.DONE) {
            reasons.add("The rehearsal took %s%s."
                    .formatted(
                            rehearsal
                                    .time()
                                    .map(time -> Words.duration(time.seconds()))
                                    .orElse("no time"),
                            holding(rehearsal.checks(), "; all of its %s hold")));
        }
        if (rehearsal.outcome() == Rehearsal.Outcome.REUSED) {
            reasons.add(ResultLines.reused(rehearsal));
        }
        results.queries()
                .filter(queries -> queries.known() > 0)
                .ifPresent(queries -> reasons.add("Of %s of production, %d became cheaper and none more expensive."
                        .formatted(Words.count(queries.known(), "statement"), queries.improved())));
        return reasons;
    }

    private static String holding(Checks checks, String words) {
        return checks.total() == 0 ? "" : words.formatted(Words.count(checks.total(), "check"));
    }

    private static List<String> predicted(Results results) {
        return results
                .predictedOutage()
                .filter(PredictedOutage::isKnown)
                .map(predicted -> "Clients are expected to be kept out for %s (%s)."
                        .formatted(Words.duration(predicted.seconds()), Words.confidence(predicted.confidence())))
                .stream()
                .toList();
    }

    private static String running(State state) {
        return state.flight()
                .map(Flight::step)
                .map(step -> "Step %s (%s) is on its way.".formatted(step.name(), step.phase()))
                .orElseGet(() -> "The upgrade is %s.".formatted(state.name()));
    }

    private static List<String> produced(Upgrade upgrade, Results results) {
        var reasons = new ArrayList<String>();
        var checks = results.production().checks();
        if (checks.failed().isEmpty()) {
            reasons.add("%s%s.".formatted(answered(upgrade), holding(checks, ", and all of its %s hold")));
        }
        outage(results).ifPresent(reasons::add);
        if (upgrade.state() instanceof State.Observing(var until)) {
            reasons.add("It is watched until %s.".formatted(Words.at(until)));
        }
        return reasons;
    }

    /** What the server itself said; a plan that was carried out proves nothing. */
    private static String answered(Upgrade upgrade) {
        return Optional.ofNullable(upgrade.facts().get("target.version"))
                .map("The server answers with PostgreSQL %s"::formatted)
                .orElse("All steps are done");
    }

    private static Optional<String> outage(Results results) {
        var predicted = results.predictedOutage()
                .filter(PredictedOutage::isKnown)
                .map(its -> "; %s were predicted".formatted(Words.duration(its.seconds())))
                .orElse("");
        return results.production()
                .outage()
                .map(measured ->
                        "Clients were kept out for %s%s.".formatted(Words.duration(measured.seconds()), predicted));
    }

    private static List<String> stopped(State state) {
        return switch (state) {
            case State.Cancelled(var by, var reason) -> List.of(ended(by, "cancelled it", reason));
            case State.Closed closed -> List.of(ended(closed.by(), "acknowledged the failure", closed.reason()));
            default -> List.of();
        };
    }

    private static String ended(String by, String what, String reason) {
        return "%s %s%s".formatted(by, what, reason.isBlank() ? "." : ": " + reason);
    }
}
