package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.QueryResult;
import dev.uplift.contracts.QueryResult.Verdict;
import dev.uplift.worker.driver.StepResult;
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
 * How production's statements are planned on the source and on the rehearsed databases. Nothing is executed on the source,
 * and nothing is failed by it: whoever approves reads the figures.
 */
final class RehearseQueries {

    private final Servers servers;
    private final List<QueryResult> results = new ArrayList<>();
    private final Map<String, Integer> leftOut = new HashMap<>();
    private final Map<String, String> unavailable = new HashMap<>();

    private RehearseQueries(Servers servers) {
        this.servers = servers;
    }

    static StepResult run(Servers servers) throws SQLException, InterruptedException {
        return new RehearseQueries(servers).compare();
    }

    private StepResult compare() throws SQLException, InterruptedException {
        for (var copy : Copy.all(servers.parameters())) {
            servers.work().progress(Progress.doing("planning the statements of database " + copy.database()));
            compare(copy);
        }
        warning().ifPresent(finding -> servers.work().found(List.of(finding)));
        return StepResult.done(Map.of(
                "rehearsal.queries", results,
                "rehearsal.queriesLeftOut", leftOut,
                "rehearsal.queriesUnavailable", unavailable));
    }

    private void compare(Copy copy) throws SQLException, InterruptedException {
        try (var source = servers.onSource(sessions -> sessions.openLong(copy.database()))) {
            switch (QuerySample.take(source, QuerySample.TOP)) {
                case QuerySample.Unavailable(var why) -> unavailable.put(copy.database(), why);
                case QuerySample.Taken sample -> {
                    try (var clone = servers.onTarget(sessions -> sessions.openLong(copy.built(servers.upgrade())))) {
                        keep(QueryComparison.compare(sample, source, clone, QueryLimits.DEFAULT));
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
                        "step rehearse-queries",
                        "%d of %d statements are planned worse on the new version, or not at all."
                                .formatted(worse.size(), results.size()),
                        "Read them in the report, and look at their plans on the clone before you approve."));
    }
}
