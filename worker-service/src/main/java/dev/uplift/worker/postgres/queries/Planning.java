package dev.uplift.worker.postgres.queries;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.postgres.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How one server would run one statement; it is asked, and does not run it. */
sealed interface Planning {

    int FIRST_WITH_GENERIC_PLAN = 16;
    int FIRST_WITH_PLAN_CACHE_MODE = 12;

    /** @param cost of all that it does, in the planner's units */
    record Planned(double cost, PlanShape shape) implements Planning {}

    /** The server cannot plan it. */
    record Refused(Refusal refusal) implements Planning {}

    /** @throws SQLException only if the connection is gone */
    static Planning of(Session session, QueryText text, Surroundings surroundings, Duration limit) throws SQLException {
        if (text.parameterized() && session.major() < FIRST_WITH_PLAN_CACHE_MODE) {
            return new Refused(new Refusal(Refusal.NOT_SUPPORTED, "no generic plans before PostgreSQL 12"));
        }
        try {
            return planned(explained(session, text, surroundings, limit));
        } catch (SQLException refused) {
            if (session.isClosed()) {
                throw refused;
            }
            return new Refused(Refusal.of(refused));
        }
    }

    private static List<String> explained(Session session, QueryText text, Surroundings surroundings, Duration limit)
            throws SQLException {
        if (!text.parameterized()) {
            return session.readOnly(limit, () -> {
                surroundings.enter(session);
                return session.verbatim("EXPLAIN (FORMAT JSON) " + text.plannable(), row -> row.getString(1));
            });
        }
        if (session.major() < FIRST_WITH_GENERIC_PLAN) {
            return PreparedQuery.explained(session, text, surroundings, limit);
        }
        return session.readOnly(limit, () -> {
            surroundings.enterForGenericPlans(session);
            return session.verbatimWithoutParameters(
                    "EXPLAIN (GENERIC_PLAN, FORMAT JSON) " + text.plannable(), row -> row.getString(1));
        });
    }

    private static Planning planned(List<String> explained) {
        var plans = new ArrayList<JsonNode>();
        for (var each : explained) {
            read(each).findValues("Plan").forEach(plans::add);
        }
        if (plans.isEmpty()) {
            return new Refused(new Refusal(Refusal.NOT_SUPPORTED, "it has no plan"));
        }
        var cost = plans.stream().mapToDouble(plan -> plan.path("Total Cost").asDouble());
        return new Planned(cost.sum(), PlanShape.of(plans));
    }

    private static JsonNode read(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("EXPLAIN does not answer in JSON", bug);
        }
    }
}
