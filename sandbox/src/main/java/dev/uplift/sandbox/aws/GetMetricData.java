package dev.uplift.sandbox.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.sandbox.platform.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The question, refused where CloudWatch refuses it.
 *
 * @param page where to go on, empty for the start
 * @param size how many points one answer has at most
 */
record GetMetricData(
        Instant from, Instant to, boolean ascending, int size, Optional<String> page, List<MetricQuery> queries) {

    private static final int MOST_QUERIES = 500;
    private static final int MOST_POINTS = 100_800;
    private static final String NAMESPACE = "AWS/RDS";
    private static final Set<Long> SHORT_PERIODS = Set.of(1L, 5L, 10L, 20L, 30L);
    private static final Pattern ID = Pattern.compile("[a-z][a-zA-Z0-9_]*");

    static GetMetricData of(JsonNode question) {
        var from = time(question, "StartTime");
        var to = time(question, "EndTime");
        if (from.equals(to)) {
            throw invalid("The parameter StartTime must not equal parameter EndTime.");
        }
        if (from.isAfter(to)) {
            throw invalid("The parameter StartTime must be less than the parameter EndTime.");
        }
        var size = question.path("MaxDatapoints").asInt(MOST_POINTS);
        if (size < 1 || size > MOST_POINTS) {
            throw invalid("The parameter MaxDatapoints must be between 1 and %d.", MOST_POINTS);
        }
        return new GetMetricData(
                from.truncatedTo(ChronoUnit.MINUTES),
                to,
                "TimestampAscending".equals(question.path("ScanBy").asText()),
                size,
                Optional.ofNullable(question.path("NextToken").asText(null)),
                queries(question.path("MetricDataQueries")));
    }

    private static List<MetricQuery> queries(JsonNode asked) {
        if (asked.isEmpty()) {
            throw invalid("The parameter MetricDataQueries is required.");
        }
        if (asked.size() > MOST_QUERIES) {
            throw invalid("The collection MetricDataQueries must not have a size greater than %d.", MOST_QUERIES);
        }
        var ids = new HashSet<String>();
        var queries = new ArrayList<MetricQuery>();
        for (var query : asked) {
            var read = query(query);
            if (!ids.add(read.id())) {
                throw invalid("The values for parameter id in MetricDataQueries are not unique.");
            }
            queries.add(read);
        }
        return List.copyOf(queries);
    }

    private static MetricQuery query(JsonNode query) {
        var id = query.path("Id").asText();
        if (!ID.matcher(id).matches()) {
            throw invalid(
                    "The value %s for parameter Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.", id);
        }
        var asked = query.path("MetricStat");
        if (asked.isMissingNode()) {
            // the real one computes expressions; this one says that it does not, rather than answer something
            throw invalid("Metric math is not simulated: the query %s has no MetricStat.", id);
        }
        var metric = asked.path("Metric");
        var name = metric.path("MetricName").asText();
        return new MetricQuery(
                id,
                query.path("Label").asText(name),
                resource(metric),
                name,
                period(asked),
                statistic(asked),
                query.path("ReturnData").asBoolean(true));
    }

    private static Optional<Measured> resource(JsonNode metric) {
        var dimensions = metric.path("Dimensions");
        if (!metric.path("Namespace").asText().equals(NAMESPACE) || dimensions.size() != 1) {
            return Optional.empty();
        }
        var dimension = dimensions.get(0);
        return Measured.Kind.of(dimension.path("Name").asText())
                .map(kind -> new Measured(kind, dimension.path("Value").asText()));
    }

    private static Duration period(JsonNode asked) {
        var seconds = asked.path("Period").asLong();
        if (!SHORT_PERIODS.contains(seconds) && (seconds < 60 || seconds % 60 != 0)) {
            throw invalid("The value %d for parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.", seconds);
        }
        return Duration.ofSeconds(seconds);
    }

    private static Statistic statistic(JsonNode asked) {
        var word = asked.path("Stat").asText();
        return Statistic.of(word).orElseThrow(() -> invalid("The value %s for parameter Stat is not supported.", word));
    }

    private static Instant time(JsonNode question, String name) {
        var seconds = question.path(name);
        if (!seconds.isNumber()) {
            throw invalid("The parameter %s is required.", name);
        }
        return Instant.ofEpochMilli(Math.round(seconds.asDouble() * 1000));
    }

    private static Refusal invalid(String message, Object... arguments) {
        return Refusal.of("ValidationError", message, arguments);
    }
}
