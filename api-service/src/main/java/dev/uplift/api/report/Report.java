package dev.uplift.api.report;

import dev.uplift.api.core.Flight;
import dev.uplift.api.core.State;
import dev.uplift.api.core.Upgrade;
import dev.uplift.contracts.Check;
import dev.uplift.contracts.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The test-results document of one upgrade, as it stands at one moment; {@code docs/report.md} says what each part means.
 * Before production it tells whether to go there, afterwards what was predicted and what was measured.
 *
 * @param title names the version
 * @param id of the upgrade
 * @param state of the upgrade
 * @param writtenAt when this was drawn up
 * @param recommendation what to do, and why
 * @param environment what was tested, and where
 * @param request who asked for what
 * @param versions from which to which
 * @param findings of the prechecks and warnings since, the heaviest first
 * @param rehearsal what became of it
 * @param queries what became of the statements that production runs; empty if nobody looked
 * @param performance what else was measured
 * @param predictedOutage how long clients will be, or would have been, kept out; empty without a plan
 * @param production its steps, outage and checks
 * @param observation how the server was watched afterwards; empty if nobody did
 * @param timings of everything that ran
 * @param approval who must say yes, and who did
 * @param checklist what people look at
 * @param problem why it did not get where it was going, with the evidence
 * @param issues everything that is not as it should be, in one place
 * @param remaining what only people can do, before production or after it
 */
public record Report(
        String title,
        String id,
        State.Name state,
        Instant writtenAt,
        Recommendation recommendation,
        Environment environment,
        Request request,
        Versions versions,
        List<ReportedFinding> findings,
        Rehearsal rehearsal,
        Optional<Queries> queries,
        Performance performance,
        Optional<PredictedOutage> predictedOutage,
        Production production,
        Optional<Observation> observation,
        Timings timings,
        Approval approval,
        Checklist checklist,
        Optional<Problem> problem,
        List<Issue> issues,
        List<String> remaining) {

    /**
     * Draws up the report of an upgrade.
     *
     * @param checks of the rehearsal and of production
     */
    public static Report of(Upgrade upgrade, List<Check> checks, Instant now) {
        var results = Results.of(upgrade, checks);
        var issues = Issue.of(upgrade, results);
        return new Report(
                "PostgreSQL %s Upgrade Test Results"
                        .formatted(results.versions().to()),
                upgrade.id().value(),
                upgrade.state().name(),
                now,
                Recommendation.of(upgrade, results, issues),
                Environment.of(upgrade),
                Request.of(upgrade),
                results.versions(),
                results.findings(),
                results.rehearsal(),
                results.queries(),
                Performance.of(upgrade.facts(), results.queries()),
                results.predictedOutage(),
                results.production(),
                Observation.of(upgrade.facts(), results.findings()),
                Timings.of(upgrade),
                Approval.of(upgrade),
                Checklist.of(upgrade),
                upgrade.state().failure(),
                issues,
                Remaining.of(upgrade));
    }

    /** What must come before there is anything to report, in one sentence; empty if there is a report. */
    public static Optional<String> waitsFor(Upgrade upgrade) {
        if (upgrade.plan().isPresent() || upgrade.state().name().isOver()) {
            return Optional.empty();
        }
        return Optional.of(upgrade.state()
                .flight()
                .map(Report::waitsFor)
                .orElse("The upgrade is %s and has no plan yet."
                        .formatted(upgrade.state().name())));
    }

    private static String waitsFor(Flight flight) {
        return "There is no plan yet: step %s %s."
                .formatted(flight.step().name(), flight.worker().isEmpty() ? "waits for a worker" : "runs");
    }
}
