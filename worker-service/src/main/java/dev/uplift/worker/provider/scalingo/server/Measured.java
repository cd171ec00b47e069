package dev.uplift.worker.provider.scalingo.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.worker.driver.Metrics.Kind;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What Scalingo measures of a database; pure. Only the dashboard's own client says how it looks, so whatever is not there,
 * or is no number that it can be, is left out.
 *
 * @param now the answer of {@code /databases/{id}/metrics}
 */
public record Measured(JsonNode now) {

    private static final double PERCENT = 100;

    public static Measured of(JsonNode now) {
        return new Measured(now);
    }

    /** Bytes of all its data. */
    public Optional<Long> dataBytes() {
        return number(now.findPath("database_size")).map(Double::longValue);
    }

    /** What can be told from it. */
    public Map<Kind, Double> values() {
        var values = new EnumMap<Kind, Double>(Kind.class);
        number(now.findPath("cpu_usage")).ifPresent(percent -> values.put(Kind.CPU_PERCENT, percent));
        var memory = now.path("memory");
        number(memory.path("memory_limit"))
                .filter(limit -> limit > 0)
                .flatMap(limit -> number(memory.path("memory")).map(used -> PERCENT * used / limit))
                .ifPresent(percent -> values.put(Kind.MEMORY_PERCENT, percent));
        number(now.findPath("real_disk_size"))
                .or(() -> number(now.findPath("database_size")))
                .ifPresent(bytes -> values.put(Kind.DISK_BYTES, bytes));
        return values;
    }

    /** The newest value of one kind. @param series points with {@code time} and {@code value}, with a name around them or without */
    public static Optional<Double> newest(JsonNode series) {
        var points = series.isArray() ? series : first(series);
        return StreamSupport.stream(points.spliterator(), false)
                .filter(point -> number(point.path("value")).isPresent())
                .max(Comparator.comparing(point -> point.path("time").asText()))
                .flatMap(point -> number(point.path("value")));
    }

    private static JsonNode first(JsonNode series) {
        return series.valueStream().filter(JsonNode::isArray).findFirst().orElse(series);
    }

    private static Optional<Double> number(JsonNode json) {
        return Stream.of(json)
                .filter(JsonNode::isNumber)
                .map(JsonNode::asDouble)
                .filter(value -> value >= 0)
                .findFirst();
    }
}
