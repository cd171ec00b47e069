package dev.uplift.worker.provider.awsrds.account;

import dev.uplift.worker.driver.Metrics.Kind;
import dev.uplift.worker.platform.SharedLookup;
import dev.uplift.worker.provider.awsrds.account.RdsAddress.Resource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/** What CloudWatch measures of servers now; whoever asks at the same time shares the calls. */
public final class Measurements {

    /**
     * What is asked for of each server. How much memory is taken cannot be said: CloudWatch has the free bytes, and RDS
     * does not tell how many a class has.
     */
    private enum Series {
        CPU("CPUUtilization", Kind.CPU_PERCENT),
        READS("ReadIOPS", Kind.IOPS),
        WRITES("WriteIOPS", Kind.IOPS),
        CONNECTIONS("DatabaseConnections", Kind.CONNECTIONS);

        private final String metric;
        private final Kind kind;

        Series(String metric, Kind kind) {
            this.metric = metric;
            this.kind = kind;
        }
    }

    /** The most queries that CloudWatch takes in one call. */
    private static final int MOST_QUERIES = 500;

    private static final int SERVERS = MOST_QUERIES / Series.values().length;
    private static final Duration GATHER = Duration.ofMillis(50);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** Values appear up to some minutes late. */
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final CloudWatchClient cloudWatch;
    private final InstantSource clock;
    private final SharedLookup<Resource, Map<Kind, Double>> lookup;

    /** @param clock near that of AWS */
    Measurements(CloudWatchClient cloudWatch, InstantSource clock) {
        this.cloudWatch = cloudWatch;
        this.clock = clock;
        this.lookup = new SharedLookup<>(Answers.ASKER, "measurements", SERVERS, GATHER, this::read);
    }

    /**
     * The newest values of a server; what is not measured is left out.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException what AWS refused; {@link AwsProblems} words it
     */
    public Map<Kind, Double> of(Resource server) {
        return lookup.find(server).orElse(Map.of());
    }

    private record Asked(Resource server, Series series) {}

    private Map<Resource, Map<Kind, Double>> read(List<Resource> servers) {
        var asked = new HashMap<String, Asked>();
        var queries = new ArrayList<MetricDataQuery>();
        for (var server : servers) {
            for (var series : Series.values()) {
                var id = "q" + queries.size();
                asked.put(id, new Asked(server, series));
                queries.add(query(id, server, series));
            }
        }
        var values = new HashMap<Resource, Map<Kind, Double>>();
        newest(queries)
                .forEach((id, value) -> values.computeIfAbsent(asked.get(id).server(), _ -> new EnumMap<>(Kind.class))
                        .merge(asked.get(id).series().kind, value, Double::sum));
        return values;
    }

    private static MetricDataQuery query(String id, Resource server, Series series) {
        var dimension = switch (server) {
            case RdsAddress.Instance(var name) ->
                Dimension.builder().name("DBInstanceIdentifier").value(name).build();
            case RdsAddress.Cluster(var name) ->
                Dimension.builder().name("DBClusterIdentifier").value(name).build();
        };
        var metric = Metric.builder()
                .namespace("AWS/RDS")
                .metricName(series.metric)
                .dimensions(dimension)
                .build();
        return MetricDataQuery.builder()
                .id(id)
                .metricStat(stat ->
                        stat.metric(metric).period((int) MINUTE.toSeconds()).stat("Average"))
                .build();
    }

    /** By the id of the query; a query whose metric has no values is left out. */
    private Map<String, Double> newest(List<MetricDataQuery> queries) {
        var now = clock.instant();
        var newest = new HashMap<String, Double>();
        cloudWatch
                .getMetricDataPaginator(request -> request.metricDataQueries(queries)
                        .scanBy(ScanBy.TIMESTAMP_DESCENDING)
                        .startTime(now.minus(WINDOW))
                        .endTime(now))
                .metricDataResults()
                .forEach(result -> result.values().stream()
                        .findFirst()
                        .ifPresent(value -> newest.putIfAbsent(result.id(), value)));
        return newest;
    }
}
