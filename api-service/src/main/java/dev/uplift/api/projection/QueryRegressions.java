package dev.uplift.api.projection;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.uplift.contracts.QueryResult;
import dev.uplift.contracts.QueryResult.Verdict;
import dev.uplift.contracts.wire.Json;
import java.util.List;
import java.util.Map;

/** The statements of production that the rehearsal found worse on the new version. */
final class QueryRegressions {

    private QueryRegressions() {}

    /** Those that are dearer, planned in another way, or refused. */
    static List<QueryResult> of(Map<String, Object> facts) {
        return Json.mapper()
                .convertValue(
                        facts.getOrDefault("rehearsal.queries", List.of()), new TypeReference<List<QueryResult>>() {})
                .stream()
                .filter(result -> result.verdict() != Verdict.SAME && result.verdict() != Verdict.IMPROVED)
                .toList();
    }
}
