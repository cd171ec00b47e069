package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.sandbox.aws.SwitchoverBehaviour;
import dev.uplift.sandbox.aws.UpgradeBehaviour;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.stack.Counters;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What is promised when processes die and the platform refuses, shown on an RDS that counts what was done to it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SimulatedAwsTest {

    private static final int FLEET = 50;
    /** Few: the SDK slows down with each, to one call in two seconds. */
    private static final int BURST = 15;

    private static Aws aws;
    private static Uplift uplift;

    @BeforeAll
    static void start() throws IOException {
        aws = Aws.start();
        uplift = Uplift.startWithWorkers(aws.workerEnvironment());
    }

    @AfterAll
    static void stop() throws IOException {
        uplift.close();
        aws.close();
    }

    @Test
    void a_fleet_is_upgraded_once_each_whoever_is_killed_and_however_often_the_platform_refuses() {
        var upgrades = new LinkedHashMap<String, String>();
        aws.newInstances(FLEET).forEach(instance -> upgrades.put(uplift.submit(aws.request(instance)), instance));

        awaitStatus(upgrades, "backing-up");
        aws.simulator()
                .faults()
                .add(new Fault(Optional.empty(), 0, BURST, new Fault.Refuse(400, "Throttling", "Rate exceeded")));
        uplift.process("worker-1").kill();
        uplift.process("api").kill();
        uplift.process("worker-1").start();
        uplift.process("api").start();
        awaitStatus(upgrades, "upgrading");
        uplift.process("worker-2").kill();
        uplift.process("api-2").kill();
        uplift.process("worker-2").start();
        uplift.process("api-2").start();

        upgrades.forEach((upgrade, instance) -> {
            uplift.awaitState(upgrade, "SUCCEEDED");
            aws.everythingHappenedOnce(upgrade, instance);
        });
    }

    /** Waits until one of their instances is so. */
    private static void awaitStatus(Map<String, String> upgrades, String status) {
        await(status)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> upgrades.values().stream()
                        .anyMatch(instance -> aws.rds()
                                .instance(instance)
                                .orElseThrow()
                                .status()
                                .equals(status)));
    }

    @Test
    void what_the_platforms_own_prechecks_object_to_is_the_problem_of_the_upgrade() {
        var instance = aws.newInstance();
        aws.rds().upgradesOf(instance, new UpgradeBehaviour.FailsPrecheck("Your installation contains reg* columns"));

        var ended = awaitEnd(uplift.submit(aws.request(instance)));

        assertThat(ended.getString("state")).as(ended.prettify()).isIn("FAILED", "ROLLED_BACK");
        assertThat(ended.getString("problem.detail") + ended.getList("problem.evidence"))
                .contains("Your installation contains reg* columns");
        var left = aws.rds().instance(instance).orElseThrow();
        assertThat(left.version()).isEqualTo("13.16");
        assertThat(left.status()).isEqualTo("available");
    }

    @Test
    void the_worker_counts_the_calls_that_the_platform_counts() throws Exception {
        var platform = aws.simulator().calls().total();
        var workers = countedByWorkers();
        var instance = aws.newInstance();

        uplift.awaitState(uplift.submit(aws.request(instance)), "SUCCEEDED");

        // a last look may be under way, which the platform counts before the worker does
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            var calls = aws.simulator().calls().total() - platform;
            assertThat(calls).isPositive();
            assertThat(countedByWorkers() - workers).isEqualTo(calls);
        });
    }

    private static long countedByWorkers() throws IOException, InterruptedException {
        var counted = 0L;
        for (var worker : new String[] {"worker-1", "worker-2"}) {
            counted +=
                    Counters.sum(uplift.process(worker), "uplift_provider_calls_total", Map.of("provider", "aws-rds"));
        }
        return counted;
    }

    @Test
    void a_rehearsed_upgrade_waits_for_its_approval_and_leaves_nothing_but_its_backup() {
        var instance = aws.newInstance();
        var id = uplift.submit(aws.request(instance, Map.of("rehearsal", "required", "approval", "one")));

        var rehearsed = uplift.awaitHalt(id, "AWAITING_APPROVAL");
        assertThat(aws.rds().instance(instance).orElseThrow().version()).isEqualTo("13.16");
        assertThat(rehearsed.getDouble("rehearsal.seconds")).isPositive();
        assertThat(uplift.approve(rehearsed).statusCode()).isEqualTo(200);

        uplift.awaitState(id, "SUCCEEDED");
        aws.everythingHappenedOnce(id, instance);
    }

    @Test
    void a_switchover_that_a_guardrail_stopped_is_asked_for_again_and_nothing_twice_when_the_worker_dies() {
        var instance = aws.newReplicatingInstance();
        aws.rds().switchoversOf(instance, new SwitchoverBehaviour.StoppedByGuardrail("Replica lag is too high."));
        var id = uplift.submit(aws.request(instance, "blue-green", Map.of("approval", "one", "onFailure", "hold")));
        await("the copy")
                .atMost(Duration.ofMinutes(2))
                .until(() -> aws.rds().instances().stream()
                        .anyMatch(each -> each.name().startsWith(instance + "-green-")));
        var holder = uplift.holderOf(id, "create-green");
        holder.kill();
        holder.start();

        var rehearsed = uplift.awaitHalt(id, "AWAITING_APPROVAL");
        assertThat(rehearsed.getList("findings.id")).contains("no-way-back");
        assertThat(uplift.approve(rehearsed).statusCode()).isEqualTo(200);
        var held = uplift.awaitState(id, "FAILED");
        assertThat(held.getString("problem.code")).isEqualTo("switchover-failed");
        assertThat(aws.rds().instance(instance).orElseThrow().version()).isEqualTo("13.16");

        aws.rds().switchoversOf(instance, new SwitchoverBehaviour.Succeeds(Duration.ofMinutes(1)));
        await("the retry to be taken")
                .atMost(Duration.ofMinutes(1))
                .until(() -> uplift.ask(id, "retry").statusCode() == 200);
        uplift.awaitState(id, "SUCCEEDED");

        assertThat(aws.rds().instance(instance).orElseThrow().version()).startsWith("16.");
        assertThat(aws.rds().instance(instance + "-old1").orElseThrow().version())
                .isEqualTo("13.16");
        var calls = aws.simulator().calls().byOperation();
        assertThat(calls.get("CreateBlueGreenDeployment")).isEqualTo(1);
        assertThat(calls.get("SwitchoverBlueGreenDeployment")).isEqualTo(2);
    }

    private static JsonPath awaitEnd(String id) {
        await("the end of " + id)
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> Uplift.OVER.contains(uplift.show(id).getString("state")));
        return uplift.show(id);
    }
}
