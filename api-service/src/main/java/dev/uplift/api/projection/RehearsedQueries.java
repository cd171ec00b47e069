package dev.uplift.api.projection;

import dev.uplift.contracts.QueryResult;
import dev.uplift.contracts.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The statements of production, as the rehearsal told of them.
 *
 * @param told how many
 * @param known those that can be read; a newer worker may tell some in a form that is not known here
 */
public record RehearsedQueries(int told, List<QueryResult> known) {

    private static final String FACT = "rehearsal.queries";

    public RehearsedQueries {
        known = List.copyOf(known);
    }

    /** Of an upgrade's facts; empty if its rehearsal looked at none. */
    public static Optional<RehearsedQueries> of(Map<String, Object> facts) {
        if (!(facts.get(FACT) instanceof List<?> told)) {
            return Optional.empty();
        }
        var known = new ArrayList<QueryResult>();
        told.forEach(each -> read(each).ifPresent(known::add));
        return Optional.of(new RehearsedQueries(told.size(), known));
    }

    private static Optional<QueryResult> read(Object told) {
        try {
            return Optional.ofNullable(Json.mapper().convertValue(told, QueryResult.class));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Whether people should look at it: dearer, planned in another way, or refused. */
    public static boolean isNotable(QueryResult query) {
        return switch (query.verdict()) {
            case FAILED, DEGRADED, PLAN_CHANGED -> true;
            case IMPROVED, SAME -> false;
        };
    }
}
