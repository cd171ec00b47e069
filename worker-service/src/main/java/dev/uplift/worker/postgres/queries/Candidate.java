package dev.uplift.worker.postgres.queries;

import dev.uplift.contracts.QueryResult;
import dev.uplift.contracts.QueryResult.Verdict;
import dev.uplift.worker.postgres.queries.Planning.Planned;
import dev.uplift.worker.postgres.queries.QuerySample.Statement;
import java.util.Optional;

/** A statement that the old server can plan, and what may be said about it. */
record Candidate(Statement statement, QueryText text, Planned was) {

    /** The new server can plan it, too. */
    QueryResult becomes(String database, Planned is, CloneRun run) {
        var cost = Optional.of(is.cost());
        var verdict = QueryVerdicts.of(was, is);
        var shape = was.shape().equals(is.shape()) ? "same plan" : was.shape().differenceTo(is.shape());
        return switch (run) {
            case CloneRun.Took(var millis) ->
                result(database, cost, verdict, shape).ran(millis);
            case CloneRun.Incomplete(var why) ->
                result(database, cost, verdict, why.isEmpty() ? shape : shape + "; " + why);
            case CloneRun.Broke(var refusal) -> fails(database, cost, "fails when run", refusal);
        };
    }

    /** The new server refuses it. @param cost of the new plan, if there is one */
    QueryResult fails(String database, Optional<Double> cost, String how, Refusal refusal) {
        return result(database, cost, Verdict.FAILED, "%s: %s".formatted(how, refusal.sentence()));
    }

    private QueryResult result(String database, Optional<Double> cost, Verdict verdict, String detail) {
        return new QueryResult(
                database,
                statement.queryId(),
                text.shown(),
                statement.calls(),
                statement.meanMillis(),
                was.cost(),
                cost,
                Optional.empty(),
                verdict,
                detail);
    }
}
