package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.PlatformClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.InvalidNextTokenException;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

class CloudWatchApiTest {

    private static final Measured ORDERS = Measured.instance("orders");

    private final PlatformClock clock = PlatformClock.standing();
    private AwsSimulator aws;
    private CloudWatchClient cloudWatch;
    private Instant start;

    @BeforeEach
    void start() throws Exception {
        aws = AwsSimulator.start(clock, 0);
        aws.region("eu-west-1").create(NewInstance.of("orders", "13.16"));
        cloudWatch = Clients.of(CloudWatchClient.builder(), aws);
        // to the next full minute, so that the samples of a test are easy to count
        clock.advance(Duration.between(
                clock.now(), clock.now().truncatedTo(ChronoUnit.MINUTES).plusSeconds(60)));
        start = clock.now();
    }

    @AfterEach
    void stop() {
        cloudWatch.close();
        aws.close();
    }

    @Test
    void each_minute_has_a_value_and_a_change_shows_from_its_time_on() {
        clock.advance(Duration.ofMinutes(2));
        aws.metrics("eu-west-1").set(ORDERS, "CPUUtilization", 91.5);
        clock.advance(Duration.ofMinutes(2));

        var series = ask(query("cpu", "CPUUtilization", "orders", 60, "Average"));

        assertThat(series.id()).isEqualTo("cpu");
        assertThat(series.label()).isEqualTo("CPUUtilization");
        assertThat(series.statusCode()).isEqualTo(StatusCode.COMPLETE);
        assertThat(series.values()).containsExactly(12.0, 12.0, 91.5, 91.5);
        assertThat(series.timestamps())
                .containsExactly(start, start.plusSeconds(60), start.plusSeconds(120), start.plusSeconds(180));
    }

    @Test
    void newest_first_unless_it_is_asked_for_otherwise() {
        clock.advance(Duration.ofMinutes(3));

        var request = request(query("cpu", "CPUUtilization", "orders", 60, "Average")).toBuilder()
                .scanBy((ScanBy) null)
                .build();

        assertThat(cloudWatch
                        .getMetricData(request)
                        .metricDataResults()
                        .getFirst()
                        .timestamps())
                .containsExactly(start.plusSeconds(120), start.plusSeconds(60), start);
    }

    @Test
    void a_longer_period_joins_its_samples_as_it_was_asked_to() {
        aws.metrics("eu-west-1").set(ORDERS, "DatabaseConnections", 10);
        clock.advance(Duration.ofMinutes(3));
        aws.metrics("eu-west-1").set(ORDERS, "DatabaseConnections", 50);
        clock.advance(Duration.ofMinutes(2));

        assertThat(joined("Average")).containsExactly(26.0);
        assertThat(joined("Maximum")).containsExactly(50.0);
        assertThat(joined("Minimum")).containsExactly(10.0);
        assertThat(joined("Sum")).containsExactly(130.0);
        assertThat(joined("SampleCount")).containsExactly(5.0);
    }

    private List<Double> joined(String statistic) {
        return ask(query("c", "DatabaseConnections", "orders", 300, statistic)).values();
    }

    @Test
    void what_the_guides_look_at_is_measured_without_being_set() {
        clock.advance(Duration.ofMinutes(1));
        var names = List.of(
                "CPUUtilization", "ReadIOPS", "WriteIOPS", "DatabaseConnections", "FreeableMemory", "FreeStorageSpace");
        var queries = IntStream.range(0, names.size())
                .mapToObj(n -> query("q" + n, names.get(n), "orders", 60, "Average"))
                .toArray(MetricDataQuery[]::new);

        assertThat(cloudWatch.getMetricData(request(queries)).metricDataResults())
                .hasSize(names.size())
                .allSatisfy(series -> assertThat(series.values()).hasSize(1));
    }

    @Test
    void there_is_nothing_of_the_unknown_the_silent_and_the_future() {
        aws.metrics("eu-west-1").silence(ORDERS, "ReadIOPS");
        clock.advance(Duration.ofMinutes(5));

        assertThat(ask(query("a", "CPUUtilization", "nobody", 60, "Average")).values())
                .isEmpty();
        assertThat(ask(query("b", "Surprises", "orders", 60, "Average")).values())
                .isEmpty();
        assertThat(ask(query("c", "ReadIOPS", "orders", 60, "Average")).values())
                .isEmpty();
        var late = request(query("d", "CPUUtilization", "orders", 60, "Average")).toBuilder()
                .startTime(clock.now().plusSeconds(60))
                .endTime(clock.now().plusSeconds(600))
                .build();
        assertThat(cloudWatch.getMetricData(late).metricDataResults().getFirst().statusCode())
                .isEqualTo(StatusCode.COMPLETE);
        assertThat(cloudWatch.getMetricData(late).metricDataResults().getFirst().values())
                .isEmpty();
    }

    @Test
    void another_region_measures_other_things() {
        aws.metrics("us-east-1").set(ORDERS, "CPUUtilization", 99);
        clock.advance(Duration.ofMinutes(1));

        assertThat(ask(query("cpu", "CPUUtilization", "orders", 60, "Average")).values())
                .containsExactly(12.0);
    }

    @Test
    void a_long_answer_comes_in_pages_that_join_without_gap_or_repetition() {
        clock.advance(Duration.ofMinutes(10));
        var request = request(
                        query("a", "CPUUtilization", "orders", 60, "Average"),
                        query("b", "ReadIOPS", "nobody", 60, "Average"),
                        query("c", "ReadIOPS", "orders", 60, "Average"))
                .toBuilder()
                .maxDatapoints(7)
                .build();

        var pages = cloudWatch.getMetricDataPaginator(request).stream().toList();

        assertThat(pages).hasSize(3);
        assertThat(pages.getFirst().metricDataResults().getFirst().statusCode()).isEqualTo(StatusCode.PARTIAL_DATA);
        assertThat(timesOf("a", pages)).hasSize(10).doesNotHaveDuplicates();
        assertThat(timesOf("b", pages)).isEmpty();
        assertThat(timesOf("c", pages)).isEqualTo(timesOf("a", pages));
    }

    private static List<Instant> timesOf(String id, List<GetMetricDataResponse> pages) {
        return pages.stream()
                .flatMap(page -> page.metricDataResults().stream())
                .filter(series -> series.id().equals(id))
                .flatMap(series -> series.timestamps().stream())
                .toList();
    }

    @Test
    void what_cloudwatch_refuses_is_refused() {
        var one = query("cpu", "CPUUtilization", "orders", 60, "Average");
        var all = IntStream.range(0, 501)
                .mapToObj(n -> one.toBuilder().id("q" + n).build())
                .toArray(MetricDataQuery[]::new);

        assertRefused(request(all), "ValidationError", "must not have a size greater than 500");
        assertRefused(request(one, one), "ValidationError", "not unique");
        assertRefused(request(one.toBuilder().id("Cpu").build()), "ValidationError", "expected pattern");
        assertRefused(request(query("cpu", "CPUUtilization", "orders", 90, "Average")), "ValidationError", "Period");
        assertRefused(request(query("cpu", "CPUUtilization", "orders", 60, "p99")), "ValidationError", "Stat");
        assertRefused(
                request(one).toBuilder().endTime(start).build(), "ValidationError", "must not equal parameter EndTime");
        assertRefused(
                request(one).toBuilder().endTime(start.minusSeconds(60)).build(), "ValidationError", "must be less");
    }

    @Test
    void five_hundred_queries_are_answered() {
        clock.advance(Duration.ofMinutes(1));
        var all = IntStream.range(0, 500)
                .mapToObj(n -> query("q" + n, "CPUUtilization", "orders", 60, "Average"))
                .toArray(MetricDataQuery[]::new);

        assertThat(cloudWatch.getMetricData(request(all)).metricDataResults()).hasSize(500);
    }

    @Test
    void a_wrong_token_is_told_by_its_own_exception() {
        var request = request(query("cpu", "CPUUtilization", "orders", 60, "Average")).toBuilder()
                .nextToken("x")
                .build();

        assertThatThrownBy(() -> cloudWatch.getMetricData(request)).isInstanceOf(InvalidNextTokenException.class);
    }

    @Test
    void throttled_calls_are_asked_again_by_the_client() {
        clock.advance(Duration.ofMinutes(1));
        aws.faults()
                .add(Fault.next("GetMetricData", new Fault.Refuse(400, "Throttling", "Rate exceeded"))
                        .times(2));

        assertThat(ask(query("cpu", "CPUUtilization", "orders", 60, "Average")).values())
                .hasSize(1);
        assertThat(aws.calls().byOperation()).containsEntry("GetMetricData", 3L);
    }

    private MetricDataResult ask(MetricDataQuery query) {
        return cloudWatch.getMetricData(request(query)).metricDataResults().getFirst();
    }

    private GetMetricDataRequest request(MetricDataQuery... queries) {
        return GetMetricDataRequest.builder()
                .startTime(start)
                .endTime(clock.now().equals(start) ? start.plusSeconds(60) : clock.now())
                .scanBy(ScanBy.TIMESTAMP_ASCENDING)
                .metricDataQueries(queries)
                .build();
    }

    private static MetricDataQuery query(String id, String metric, String instance, int period, String statistic) {
        return MetricDataQuery.builder()
                .id(id)
                .metricStat(stat -> stat.metric(of -> of.namespace("AWS/RDS")
                                .metricName(metric)
                                .dimensions(Dimension.builder()
                                        .name("DBInstanceIdentifier")
                                        .value(instance)
                                        .build()))
                        .period(period)
                        .stat(statistic))
                .build();
    }

    private void assertRefused(GetMetricDataRequest request, String code, String message) {
        assertThatThrownBy(() -> cloudWatch.getMetricData(request))
                .isInstanceOfSatisfying(CloudWatchException.class, refused -> {
                    assertThat(refused.statusCode()).isEqualTo(400);
                    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
                    assertThat(refused.awsErrorDetails().errorMessage()).contains(message);
                });
    }
}
