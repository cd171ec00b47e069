package dev.uplift.worker.postgres.queries;

import dev.uplift.contracts.QueryResult.Verdict;
import dev.uplift.worker.postgres.queries.Planning.Planned;

/** What two plans of one statement mean; measured times do not count, since a clone may be smaller and colder. */
final class QueryVerdicts {

    /** From this factor on, a plan that costs more is worse. */
    static final double DEGRADED_FROM = 1.5;

    /** Up to this factor, a plan that costs less is better. */
    static final double IMPROVED_UP_TO = 0.67;

    /** Below this, costs are those of starting; they are taken for this. */
    private static final double NEGLIGIBLE_COST = 1.0;

    private QueryVerdicts() {}

    static Verdict of(Planned before, Planned after) {
        var factor = Math.max(after.cost(), NEGLIGIBLE_COST) / Math.max(before.cost(), NEGLIGIBLE_COST);
        if (factor >= DEGRADED_FROM) {
            return Verdict.DEGRADED;
        }
        if (factor <= IMPROVED_UP_TO) {
            return Verdict.IMPROVED;
        }
        return before.shape().equals(after.shape()) ? Verdict.SAME : Verdict.PLAN_CHANGED;
    }
}
