package dev.uplift.worker.provider.awsrds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.uplift.contracts.Server;
import dev.uplift.sandbox.aws.AwsSimulator;
import dev.uplift.sandbox.aws.Measured;
import dev.uplift.sandbox.aws.NewInstance;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.worker.driver.Metrics.Kind;
import dev.uplift.worker.driver.Metrics.Unavailable;
import dev.uplift.worker.provider.awsrds.account.Accounts;
import dev.uplift.worker.provider.awsrds.account.OwnCredentials;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class RdsMetricsTest {

    private AwsSimulator aws;
    private Accounts accounts;
    private RdsMetrics metrics;

    @BeforeEach
    void start() throws IOException {
        OwnCredentials.set();
        aws = AwsSimulator.start(PlatformClock.standing(), 0);
        accounts = new Accounts(Optional.of(aws.uri()), Duration.ofSeconds(15), aws.clock()::now);
        metrics = new RdsMetrics(accounts);
    }

    @AfterEach
    void stop() {
        accounts.close();
        aws.close();
    }

    @Test
    void the_newest_values_are_told_and_reads_and_writes_are_one() throws Exception {
        aws.region("eu-west-1").create(NewInstance.of("orders", "13.14"));
        var orders = Measured.instance("orders");
        var measured = aws.metrics("eu-west-1");
        measured.set(orders, "CPUUtilization", 20);
        aws.clock().advance(Duration.ofMinutes(5));
        measured.set(orders, "CPUUtilization", 91.5);
        measured.set(orders, "ReadIOPS", 300);
        measured.set(orders, "WriteIOPS", 120);
        measured.set(orders, "DatabaseConnections", 42);
        aws.clock().advance(Duration.ofMinutes(5));

        assertThat(metrics.now(server("orders"), secret -> secret))
                .isEqualTo(Map.of(Kind.CPU_PERCENT, 91.5, Kind.IOPS, 420.0, Kind.CONNECTIONS, 42.0));
    }

    @Test
    void a_server_that_measures_nothing_is_no_error() throws Exception {
        assertThat(metrics.now(server("missing"), secret -> secret)).isEmpty();
    }

    @Test
    void two_hundred_who_look_together_cost_a_few_calls() throws Exception {
        IntStream.range(0, 200).forEach(i -> aws.region("eu-west-1").create(NewInstance.of("db-" + i, "13.14")));
        aws.clock().advance(Duration.ofMinutes(10));

        try (var watchers = Executors.newVirtualThreadPerTaskExecutor()) {
            var looks = IntStream.range(0, 200)
                    .<Callable<Map<Kind, Double>>>mapToObj(i -> () -> metrics.now(server("db-" + i), secret -> secret))
                    .toList();
            for (var look : watchers.invokeAll(looks)) {
                assertThat(look.get()).containsOnlyKeys(Kind.CPU_PERCENT, Kind.IOPS, Kind.CONNECTIONS);
            }
        }

        // 125 servers a call; a busy machine may let some come late
        assertThat(aws.calls().total()).isBetween(2L, 20L);
    }

    @Test
    void who_may_not_look_is_told_why() {
        aws.accounts().deny("123456789012", "cloudwatch:GetMetricData");

        var unavailable =
                catchThrowableOfType(Unavailable.class, () -> metrics.now(server("orders"), secret -> secret));

        assertThat(unavailable).hasMessageContaining("cloudwatch:GetMetricData");
    }

    private static Server server(String instance) {
        return new Server(
                "aws-rds",
                Map.of("region", "eu-west-1", "instance", instance),
                Optional.empty(),
                Map.of(),
                Server.DEFAULT_POOL);
    }
}
