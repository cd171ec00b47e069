package dev.uplift.api.report;

import dev.uplift.api.core.Upgrade;
import dev.uplift.contracts.Check;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was found and measured: all that the issues and the recommendation are judged by. */
record Results(
        Versions versions,
        List<ReportedFinding> findings,
        Rehearsal rehearsal,
        Optional<Queries> queries,
        Optional<PredictedOutage> predictedOutage,
        Production production) {

    /** With it begin the ids of the rehearsal's checks; all others are production's. */
    private static final String REHEARSAL = "rehearsal:";

    static Results of(Upgrade upgrade, List<Check> checks) {
        var rehearsed = checks.stream()
                .collect(Collectors.partitioningBy(check -> check.id().startsWith(REHEARSAL)));
        return new Results(
                Versions.of(upgrade),
                ReportedFinding.of(upgrade),
                Rehearsal.of(upgrade, Checks.of(rehearsed.get(true), REHEARSAL)),
                Queries.of(upgrade.facts()),
                PredictedOutage.of(upgrade),
                Production.of(upgrade, Checks.of(rehearsed.get(false), "")));
    }
}
