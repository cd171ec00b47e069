package dev.uplift.worker.provider.awsrds.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.sandbox.aws.AwsSimulator;
import dev.uplift.sandbox.aws.NewCluster;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.worker.provider.awsrds.account.FewFeatures.Filters;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.RdsException;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class FleetTest {

    private static final Duration INTERVAL = Duration.ofSeconds(15);

    @Test
    void a_thousand_who_wait_cost_ten_calls() throws Exception {
        try (var server = withInstances(Filters.HEEDED, 1000);
                var rds = client(server)) {
            var answers = ask(new Fleet(rds, INTERVAL, Duration.ofMinutes(10)), names(0, 1000));

            assertThat(answers).hasSize(1000).allMatch(Optional::isPresent);
            assertThat(server.calls.byOperation()).isEqualTo(Map.of("DescribeDBInstances", 10L));
        }
    }

    @ParameterizedTest
    @EnumSource
    void is_right_whatever_the_server_makes_of_filters(Filters filters) throws Exception {
        try (var server = withInstances(filters, 250);
                var rds = client(server)) {
            // a full call with some that are not there, so that it leaves when all have asked
            var asked = names(200, 300);

            var answers = ask(new Fleet(rds, INTERVAL, Duration.ofMinutes(10)), asked);

            assertThat(answers.stream().flatMap(Optional::stream).map(DBInstance::dbInstanceIdentifier))
                    .containsExactlyElementsOf(names(200, 250));
        }
    }

    @Test
    void clusters_their_snapshots_and_members_are_asked_for_together_too() throws Exception {
        try (var aws = AwsSimulator.start(PlatformClock.standing(), 0);
                var rds = client(aws.uri())) {
            var region = aws.region("eu-west-1");
            var names = names(0, 100);
            names.forEach(name -> region.create(NewCluster.aurora(name, "13.16")));
            names.forEach(name -> rds.createDBClusterSnapshot(
                    request -> request.dbClusterIdentifier(name).dbClusterSnapshotIdentifier("of-" + name)));
            var fleet = new Fleet(rds, INTERVAL, Duration.ofMinutes(10));
            var members = names.stream().map(name -> name + "-1").toList();

            assertThat(all(names, name -> fleet.cluster(name))).hasSize(100).allMatch(Optional::isPresent);
            assertThat(all(names, name -> fleet.clusterSnapshot("of-" + name)))
                    .hasSize(100)
                    .allMatch(Optional::isPresent);
            assertThat(fleet.instances(members))
                    .extracting(DBInstance::dbInstanceIdentifier)
                    .containsExactlyInAnyOrderElementsOf(members);
            assertThat(aws.calls().byOperation())
                    .containsEntry("DescribeDBClusters", 1L)
                    .containsEntry("DescribeDBClusterSnapshots", 1L)
                    .containsEntry("DescribeDBInstances", 1L);
        }
    }

    @Test
    void one_alone_is_asked_for_by_its_identifier_in_any_case() throws Exception {
        try (var server = withInstances(Filters.REFUSED, 2);
                var rds = client(server)) {
            var fleet = new Fleet(rds, INTERVAL);

            assertThat(fleet.instance("DB-0").map(DBInstance::engineVersion)).contains("13.14");
            assertThat(fleet.instance("db-7")).isEmpty();
            assertThat(server.calls.total()).isEqualTo(2);
        }
    }

    @Test
    void sees_what_was_changed_before_the_question() throws Exception {
        try (var server = withInstances(Filters.HEEDED, 1);
                var rds = client(server)) {
            var fleet = new Fleet(rds, INTERVAL);
            for (var minor = 15; minor < 35; minor++) {
                server.has("db-0", "13." + minor);

                assertThat(fleet.instance("db-0").map(DBInstance::engineVersion))
                        .contains("13." + minor);
            }
        }
    }

    @Test
    void a_throttled_call_fails_its_askers_and_nobody_later() throws Exception {
        try (var server = withInstances(Filters.HEEDED, 1);
                var rds = client(server)) {
            server.faults.add(Fault.next("DescribeDBInstances", new Fault.Refuse(400, "Throttling", "Rate exceeded"))
                    .times(20));
            var fleet = new Fleet(rds, INTERVAL);

            assertThatThrownBy(() -> fleet.instance("db-0"))
                    .isInstanceOfSatisfying(
                            RdsException.class,
                            refused ->
                                    assertThat(refused.isThrottlingException()).isTrue());
            server.faults.clear();
            assertThat(fleet.instance("db-0")).isPresent();
        }
    }

    @Test
    void everybody_looks_again_at_the_same_moment() throws Exception {
        try (var server = new FewFeatures(Filters.HEEDED);
                var rds = client(server)) {
            var one = new Fleet(rds, INTERVAL);
            var other = new Fleet(rds, INTERVAL);

            var begin = System.nanoTime();
            var first = one.untilNextLook();
            var second = other.untilNextLook();
            var between = Duration.ofNanos(System.nanoTime() - begin);

            assertThat(first).isPositive().isLessThanOrEqualTo(INTERVAL);
            // unless the tick was just between them
            if (second.compareTo(first) <= 0) {
                assertThat(first.minus(second)).isLessThanOrEqualTo(between);
            }
        }
    }

    private static FewFeatures withInstances(Filters filters, int many) throws Exception {
        var server = new FewFeatures(filters);
        names(0, many).forEach(name -> server.has(name, "13.14"));
        return server;
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "db-" + i).toList();
    }

    private static RdsClient client(FewFeatures server) {
        return client(server.uri());
    }

    private static RdsClient client(URI server) {
        return RdsClient.builder()
                .endpointOverride(server)
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .build();
    }

    private static List<Optional<DBInstance>> ask(Fleet fleet, List<String> names) throws Exception {
        return all(names, fleet::instance);
    }

    /** All at once. */
    private static <T> List<Optional<T>> all(List<String> names, Function<String, Optional<T>> question)
            throws Exception {
        try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            var questions = names.stream()
                    .<Callable<Optional<T>>>map(name -> () -> question.apply(name))
                    .toList();
            var answers = new ArrayList<Optional<T>>();
            for (var answer : askers.invokeAll(questions)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
