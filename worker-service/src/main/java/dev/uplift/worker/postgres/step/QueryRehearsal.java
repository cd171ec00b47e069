package dev.uplift.worker.postgres.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.QueryResult;
import dev.uplift.contracts.QueryResult.Verdict;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.queries.QueryComparison;
import dev.uplift.worker.postgres.queries.QueryComparison.Compared;
import dev.uplift.worker.postgres.queries.QueryLimits;
import dev.uplift.worker.postgres.queries.QuerySample;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How production's statements are planned on the old server and on an upgraded copy. Nothing is executed on the old one,
 * and nothing is failed by it: whoever approves reads the figures.
 */
public final class QueryRehearsal {

    private final Work work;
    private final Opening before;
    private final Opening after;
    private final List<QueryResult> results = new ArrayList<>();
    private final Map<String, Integer> leftOut = new HashMap<>();
    private final Map<String, String> unavailable = new HashMap<>();

    private QueryRehearsal(Work work, Opening before, Opening after) {
        this.work = work;
        this.before = before;
        this.after = after;
    }

    /** How a database is reached on one of both servers, for statements that may take long. */
    @FunctionalInterface
    public interface Opening {
        Session open(NamedDatabase database) throws SQLException, InterruptedException;
    }

    /**
     * @param before the server that clients use
     * @param after the upgraded copy; statistics have been gathered there
     */
    public static StepResult run(Work work, List<NamedDatabase> databases, Opening before, Opening after)
            throws SQLException, InterruptedException {
        return new QueryRehearsal(work, before, after).compare(databases);
    }

    private StepResult compare(List<NamedDatabase> databases) throws SQLException, InterruptedException {
        for (var database : databases) {
            work.progress(Progress.doing("planning the statements of database " + database.name()));
            compare(database);
        }
        warning().ifPresent(finding -> work.found(List.of(finding)));
        return StepResult.done(Map.of(
                "rehearsal.queries", results,
                "rehearsal.queriesLeftOut", leftOut,
                "rehearsal.queriesUnavailable", unavailable));
    }

    private void compare(NamedDatabase database) throws SQLException, InterruptedException {
        try (var old = before.open(database)) {
            switch (QuerySample.take(old, QuerySample.TOP)) {
                case QuerySample.Unavailable(var why) -> unavailable.put(database.name(), why);
                case QuerySample.Taken sample -> {
                    try (var upgraded = after.open(database)) {
                        keep(QueryComparison.compare(sample, old, upgraded, QueryLimits.DEFAULT));
                    }
                }
            }
        }
    }

    private void keep(Compared compared) {
        results.addAll(compared.results());
        compared.leftOut().forEach((why, count) -> leftOut.merge(why, count, Integer::sum));
    }

    private Optional<Finding> warning() {
        var worse = results.stream()
                .filter(result -> result.verdict() == Verdict.DEGRADED || result.verdict() == Verdict.FAILED)
                .toList();
        return worse.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        "query-regression",
                        Severity.WARN,
                        "step " + work.command().step().name(),
                        "%d of %d statements are planned worse on the new version, or not at all."
                                .formatted(worse.size(), results.size()),
                        "Read them in the report, and look at their plans on the clone before you approve."));
    }
}
