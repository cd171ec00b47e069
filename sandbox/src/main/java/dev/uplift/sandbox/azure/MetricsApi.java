package dev.uplift.sandbox.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.platform.Refusal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.LongStream;

/** Azure Monitor, as far as it hands out the metrics of a server. */
final class MetricsApi {

    private static final Duration USUAL_SPAN = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Set<String> AGGREGATIONS = Set.of("average", "minimum", "maximum", "total", "count");
    private static final Set<Duration> INTERVALS = Set.of(
            MINUTE,
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofDays(1));

    private final AzureCloud cloud;
    private final Metrics metrics;

    private record Query(Instant from, Instant to, Duration interval, List<String> aggregations) {}

    MetricsApi(AzureCloud cloud, Metrics metrics) {
        this.cloud = cloud;
        this.metrics = metrics;
    }

    List<Route> routes() {
        return List.of(
                Route.of("Metrics_List", "GET", Route.SERVER + "/providers/microsoft.insights/metrics", this::list));
    }

    private Reply list(ArmCall call) {
        var server = cloud.server(call);
        var names = split(call.query("metricnames").orElseThrow(() -> badRequest("The metricnames are missing.")));
        names.stream().filter(name -> !Metrics.exists(name)).findFirst().ifPresent(unknown -> {
            throw badRequest(
                    "Failed to find metric configuration for provider: %s, resource Type: flexibleServers, metric: %s."
                            .formatted(Route.PROVIDER, unknown));
        });
        var query = query(call);
        var out = Json.mapper()
                .createObjectNode()
                .put("cost", 0)
                .put("timespan", ArmTime.seconds(query.from()) + "/" + ArmTime.seconds(query.to()))
                .put("interval", query.interval().toString());
        var value = out.putArray("value");
        names.forEach(name -> series(value.addObject(), server, name, query));
        return Reply.ok(out.put("namespace", Route.PROVIDER + "/flexibleServers")
                .put("resourceregion", Locations.shortName(server.place().location())));
    }

    private Query query(ArmCall call) {
        try {
            var interval = call.query("interval").map(Duration::parse).orElse(MINUTE);
            var aggregations = call.query("aggregation").map(MetricsApi::split).orElse(List.of("average")).stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .toList();
            if (!INTERVALS.contains(interval) || !AGGREGATIONS.containsAll(aggregations)) {
                throw badRequest("The interval or an aggregation is not valid.");
            }
            var span = call.query("timespan").map(text -> text.split("/"));
            var to = span.map(parts -> time(parts[1])).orElse(cloud.now());
            var from = span.map(parts -> time(parts[0])).orElse(to.minus(USUAL_SPAN));
            if (!from.isBefore(to)) {
                throw badRequest("The start of the timespan must be before its end.");
            }
            return new Query(from.truncatedTo(ChronoUnit.MINUTES), to, interval, aggregations);
        } catch (DateTimeException | ArrayIndexOutOfBoundsException wrong) {
            throw badRequest("The timespan or the interval is not valid.");
        }
    }

    private static Instant time(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(",")).map(String::trim).toList();
    }

    private static Refusal badRequest(String text) {
        return new Refusal(400, "BadRequest", text);
    }

    private void series(ObjectNode out, Server server, String metric, Query query) {
        out.put("id", "%s/providers/Microsoft.Insights/metrics/%s".formatted(server.id(), metric));
        out.put("type", "Microsoft.Insights/metrics");
        out.putObject("name").put("value", metric).put("localizedValue", metric);
        out.put("displayDescription", metric).put("unit", unit(metric));
        var series = out.putArray("timeseries").addObject();
        series.putArray("metadatavalues");
        var data = series.putArray("data");
        for (var time = query.from(); time.isBefore(query.to()); time = time.plus(query.interval())) {
            point(data.addObject(), server, metric, time, query);
        }
        out.put("errorCode", "Success");
    }

    private static String unit(String metric) {
        if (metric.endsWith("_percent")) {
            return "Percent";
        }
        return metric.startsWith("network_bytes") || metric.startsWith("storage_") ? "Bytes" : "Count";
    }

    /** A minute that is not over yet, or in which nothing was measured, has no values. */
    private void point(ObjectNode out, Server server, String metric, Instant time, Query query) {
        out.put("timeStamp", ArmTime.seconds(time));
        var samples = Instant.EPOCH.until(time.plus(query.interval()), ChronoUnit.MINUTES)
                - Instant.EPOCH.until(time, ChronoUnit.MINUTES);
        var values = LongStream.range(0, samples)
                .mapToObj(minute -> time.plus(MINUTE.multipliedBy(minute)))
                .filter(sample -> !sample.plus(MINUTE).isAfter(cloud.now()))
                .filter(sample -> !sample.isBefore(server.created()))
                .flatMap(sample ->
                        metrics.at(server.name(), metric, sample.plus(MINUTE).minusNanos(1)).stream())
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
        if (values.getCount() == 0) {
            return;
        }
        query.aggregations().forEach(aggregation -> {
            switch (aggregation) {
                case "average" -> out.put(aggregation, values.getAverage());
                case "minimum" -> out.put(aggregation, values.getMin());
                case "maximum" -> out.put(aggregation, values.getMax());
                case "total" -> out.put(aggregation, values.getSum());
                default -> out.put(aggregation, (double) values.getCount());
            }
        });
    }
}
