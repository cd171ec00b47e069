package dev.uplift.worker.provider.azure.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.worker.driver.Metrics.Kind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What is asked of Azure Monitor, and read from its answer; pure. The metrics are those of "Monitor metrics on Azure Database
 * for PostgreSQL flexible server"; its {@code active_connections} counts sessions in any state.
 */
public final class Measured {

    private static final String AVERAGE = "/average";
    private static final String TOTAL = "/total";
    private static final double SECONDS = 60;

    /** Names of metrics, all of which every flexible server has. */
    public static final List<String> METRICS =
            Arrays.stream(Series.values()).map(series -> series.metric).toList();

    private enum Series {
        CPU("cpu_percent", Kind.CPU_PERCENT),
        MEMORY("memory_percent", Kind.MEMORY_PERCENT),
        CONNECTIONS("active_connections", Kind.CONNECTIONS),
        IOPS("iops", Kind.IOPS),
        INCOMING("network_bytes_ingress", Kind.NETWORK_BYTES),
        OUTGOING("network_bytes_egress", Kind.NETWORK_BYTES);

        private final String metric;
        private final Kind kind;

        Series(String metric, Kind kind) {
            this.metric = metric;
            this.kind = kind;
        }

        /** Bytes are counted over a minute. */
        Optional<Double> value(JsonNode point) {
            return kind == Kind.NETWORK_BYTES
                    ? number(point, TOTAL).map(bytes -> bytes / SECONDS)
                    : number(point, AVERAGE);
        }
    }

    private Measured() {}

    /**
     * The newest values.
     *
     * @param answer of Microsoft.Insights/metrics, by minutes, with averages and totals
     * @return what was measured; a metric without a value is left out
     */
    public static Map<Kind, Double> newest(JsonNode answer) {
        var values = new EnumMap<Kind, Double>(Kind.class);
        for (var series : Series.values()) {
            newest(answer, series).ifPresent(value -> values.merge(series.kind, value, Double::sum));
        }
        return values;
    }

    private static Optional<Double> newest(JsonNode answer, Series series) {
        return StreamSupport.stream(answer.path("value").spliterator(), false)
                .filter(metric -> metric.at("/name/value").asText().equals(series.metric))
                .flatMap(metric -> metric.at("/timeseries/0/data").valueStream())
                .flatMap(point -> series.value(point).stream())
                .reduce((_, newer) -> newer);
    }

    private static Optional<Double> number(JsonNode point, String pointer) {
        return Optional.of(point.at(pointer)).filter(JsonNode::isNumber).map(JsonNode::asDouble);
    }
}
