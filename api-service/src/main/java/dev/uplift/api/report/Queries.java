package dev.uplift.api.report;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;

import dev.uplift.api.projection.RehearsedQueries;
import dev.uplift.contracts.QueryResult;
import dev.uplift.contracts.QueryResult.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of the statements that production runs, as the rehearsal saw it.
 *
 * @param total that were looked at
 * @param unreadable of them, which a newer worker told in a form that is not known here
 * @param notable those that are refused, cost more, or are planned otherwise, in full; worst first
 * @param busiest those on which production spends most time, at most ten, whatever became of them
 */
public record Queries(
        int total,
        int improved,
        int same,
        int degraded,
        int planChanged,
        int failed,
        int unreadable,
        List<QueryResult> notable,
        List<QueryResult> busiest) {

    private static final int BUSIEST = 10;
    private static final List<Verdict> WORST_FIRST =
            List.of(Verdict.FAILED, Verdict.DEGRADED, Verdict.PLAN_CHANGED, Verdict.IMPROVED, Verdict.SAME);
    private static final Comparator<QueryResult> BY_TIME = comparingDouble(
                    (QueryResult query) -> -query.calls() * query.meanMillis())
            .thenComparing(QueryResult::database)
            .thenComparing(QueryResult::queryId);
    private static final Comparator<QueryResult> BY_VERDICT = comparing(
                    (QueryResult query) -> WORST_FIRST.indexOf(query.verdict()))
            .thenComparing(BY_TIME);

    /** Of an upgrade's facts; empty if its rehearsal looked at none. */
    static Optional<Queries> of(Map<String, Object> facts) {
        return RehearsedQueries.of(facts).map(Queries::of);
    }

    private static Queries of(RehearsedQueries rehearsed) {
        var known = rehearsed.known();
        return new Queries(
                rehearsed.told(),
                count(known, Verdict.IMPROVED),
                count(known, Verdict.SAME),
                count(known, Verdict.DEGRADED),
                count(known, Verdict.PLAN_CHANGED),
                count(known, Verdict.FAILED),
                rehearsed.told() - known.size(),
                known.stream()
                        .filter(RehearsedQueries::isNotable)
                        .sorted(BY_VERDICT)
                        .toList(),
                known.stream().sorted(BY_TIME).limit(BUSIEST).toList());
    }

    private static int count(List<QueryResult> all, Verdict verdict) {
        return (int) all.stream().filter(query -> query.verdict() == verdict).count();
    }

    /** How many verdicts are known. */
    int known() {
        return total - unreadable;
    }

    /** Those of one verdict, the busiest first. */
    List<QueryResult> notable(Verdict verdict) {
        return notable.stream().filter(query -> query.verdict() == verdict).toList();
    }
}
