package dev.uplift.worker.provider.awsrds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.sandbox.platform.Calls;
import dev.uplift.sandbox.platform.Faults;
import dev.uplift.sandbox.platform.PlatformServer;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.account.Accounts;
import dev.uplift.worker.provider.awsrds.account.OwnCredentials;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Whoever speaks like RDS as far as an upgrade needs it is upgraded; what stays unproved is said. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SparseRdsTest {

    private static final int MOST_LOOKS = 50;
    private static final UpgradeOptions CAREFREE =
            UpgradeOptions.of(Map.of("rehearsal", "skip", "rehearsalReason", "a test", "observe", "PT0S"));

    private final SparseRds rds = new SparseRds();
    private final Map<String, Object> facts = new HashMap<>();
    private PlatformServer server;
    private Accounts accounts;
    private Driver driver;

    @BeforeEach
    void start() throws IOException {
        OwnCredentials.set();
        server = PlatformServer.start(0, rds, new Calls(), new Faults());
        accounts = new Accounts(Optional.of(server.uri()), Duration.ofMillis(20), new SimpleMeterRegistry());
        driver = new AwsRdsDriver(accounts, null);
    }

    @AfterEach
    void stop() {
        accounts.close();
        server.close();
        OwnCredentials.clear();
    }

    @Test
    void an_instance_is_upgraded_where_only_the_calls_of_the_upgrade_itself_are_answered() throws Exception {
        outcome("inspect");
        var prechecked = outcome("precheck");

        assertThat(prechecked.findings()).noneMatch(Finding::blocks);
        assertThat(prechecked.findings())
                .extracting(Finding::object)
                .contains(
                        "operation rds:DescribeDBEngineVersions",
                        "operation rds:DescribeOrderableDBInstanceOptions",
                        "operation rds:DescribePendingMaintenanceActions");
        for (var step : prechecked.plan().orElseThrow().steps()) {
            assertThat(run(step)).as(step.name()).isInstanceOf(StepResult.Done.class);
        }

        assertThat(rds.versions).containsEntry("orders", "16").containsEntry("users", "13.16");
    }

    @Test
    void two_of_its_instances_are_not_taken_for_one() throws Exception {
        var orders = outcome("inspect").inspection().orElseThrow().source().identity();
        var users = of("users", "inspect").inspection().orElseThrow().source().identity();

        assertThat(orders).isNotEqualTo(users);
    }

    private Outcome outcome(String action) throws InterruptedException {
        return of("orders", action);
    }

    private Outcome of(String instance, String action) throws InterruptedException {
        var result = run(instance, Step.of(Phase.PRECHECK, action, Duration.ofMinutes(1)));
        assertThat(result).isInstanceOf(StepResult.Done.class);
        return ((StepResult.Done) result).outcome().orElseThrow();
    }

    private StepResult run(Step step) throws InterruptedException {
        return run("orders", step);
    }

    private StepResult run(String instance, Step step) throws InterruptedException {
        var turn = new RecordedWork(command(instance, step), Map.of());
        for (int look = 0; look < MOST_LOOKS; look++) {
            var result = driver.actions().get(step.action()).run(turn);
            if (result instanceof StepResult.Done done) {
                facts.putAll(turn.learned);
                facts.putAll(done.facts());
                return result;
            }
            if (result instanceof StepResult.Failed) {
                return result;
            }
        }
        throw new AssertionError("step %s does not end".formatted(step.name()));
    }

    private Execute command(String instance, Step step) {
        return new Execute(
                new UpgradeId("a234567890123456"),
                1,
                step,
                new Server(
                        "aws-rds",
                        Map.of("region", "eu-west-1", "instance", instance),
                        Optional.empty(),
                        Map.of(),
                        Server.DEFAULT_POOL),
                Optional.empty(),
                "16",
                "in-place",
                CAREFREE,
                facts,
                Duration.ofMinutes(5),
                Optional.empty());
    }
}
