package dev.uplift.sandbox.scalingo;

import dev.uplift.contracts.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What is measured of databases: what somebody said last, at all times. */
final class Metrics {

    private static final String METRICS = Route.DATABASE + "/metrics";
    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;
    private static final double PERCENT = 100;
    private static final int POINTS = 5;
    private static final int SECONDS_BETWEEN = 60;

    /** In percent, but for the last one, which is in bytes a second. */
    static final Map<String, Double> USUAL =
            Map.of("cpu", 12.0, "memory", 35.0, "swap", 0.0, "disk", 50.0, "diskio", 65_000.0);

    private final ScalingoCloud cloud;

    Metrics(ScalingoCloud cloud) {
        this.cloud = cloud;
    }

    List<Route> routes() {
        return List.of(
                Route.of("Databases_Metrics", "GET", METRICS, this::now),
                Route.of("Databases_MetricsOf", "GET", METRICS + "/{type}", this::series));
    }

    private Reply now(ApiCall call) {
        var database = cloud.database(call);
        var bytes = database.ordered().gib() * GIB;
        var measured = database.measured();
        var limit = database.plan().memory() * MIB;
        var out =
                Json.mapper().createObjectNode().put("database_size", bytes).put("real_disk_size", bytes + bytes / 10);
        Optional.ofNullable(measured.get("cpu")).ifPresent(percent -> out.put("cpu_usage", percent));
        Optional.ofNullable(measured.get("memory"))
                .ifPresent(percent -> out.putObject("memory")
                        .put("memory", Math.round(limit * percent / PERCENT))
                        .put("memory_limit", limit));
        out.putObject("database_stats");
        out.putArray("instances_metrics");
        return Reply.ok(out);
    }

    /** The newest last, whether or not only that is asked for. */
    private Reply series(ApiCall call) {
        var value = cloud.database(call).measured().get(call.path("type"));
        if (value == null) {
            throw ApiError.notFound("Metric");
        }
        return Reply.ok(
                "metrics",
                IntStream.range(0, POINTS)
                        .mapToObj(i -> cloud.now().minusSeconds((long) (POINTS - 1 - i) * SECONDS_BETWEEN))
                        .map(time -> Json.mapper()
                                .createObjectNode()
                                .put("time", Wire.time(time))
                                .put("value", value))
                        .toList());
    }
}
