package dev.uplift.worker.provider.scalingo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.sandbox.scalingo.Delays;
import dev.uplift.sandbox.scalingo.UpgradeBehaviour;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.scalingo.plan.HopPlan;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many calls an upgrade takes that looks when a worker would, with the usual poll interval on the platform's clock. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ScalingoCallsTest {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

    private final ScalingoWorld world = new ScalingoWorld(ScalingoWorld.classic("business"));
    private final Driver driver = world.driver(INTERVAL);
    private final Map<String, Object> facts = new HashMap<>();

    ScalingoCallsTest() throws IOException {}

    @AfterEach
    void nothing_was_done_that_a_careful_client_does_not_do() {
        assertThat(world.scalingo.offences()).isEmpty();
        world.close();
    }

    @Test
    void from_13_to_15_through_three_hops_it_is_less_than_a_hundred() throws Exception {
        var begun = world.calls().total();

        var plan = planned();
        for (var step : plan.steps()) {
            assertThat(ended(step)).as(step.name()).isInstanceOf(StepResult.Done.class);
        }

        assertThat(world.database.view().version()).isEqualTo("15.17.0-1");
        assertThat(world.calls().total() - begun)
                .as("%s", world.calls().byOperation())
                .isLessThanOrEqualTo(99);
        assertThat(world.calls("Addons_List"))
                .as("for the inspection, and for the prechecks")
                .isEqualTo(2);
    }

    @Test
    void while_an_upgrade_runs_a_look_is_one_call() throws Exception {
        world.scalingo.delays(Delays.USUAL.withNoticed(Duration.ZERO));
        var plan = planned();
        ended(step(plan, "note:1"));
        var turn = turn(step(plan, "upgrade:1"));
        pending(turn);
        pending(turn);
        var before = world.calls().total();

        pending(turn);

        assertThat(world.calls().total() - before).isOne();
    }

    @Test
    void a_failure_is_noticed_within_a_quarter_of_the_time_and_two_minutes() throws Exception {
        var plan = planned();
        for (var name : new String[] {"note:1", "upgrade:1", "settle:1", "note:2", "backup:2"}) {
            assertThat(ended(step(plan, name))).as(name).isInstanceOf(StepResult.Done.class);
        }
        world.database.upgrades(new UpgradeBehaviour.Fails("disk full"));
        var begun = now();

        assertThat(ended(step(plan, "upgrade:2"))).isInstanceOf(StepResult.Failed.class);

        // 40 GiB are four minutes
        assertThat(Duration.between(begun, now())).isLessThanOrEqualTo(Duration.ofMinutes(4 + 1));
    }

    @Test
    void a_base_backup_of_a_day_takes_a_hundred_looks() throws Exception {
        world.scalingo.delays(Delays.USUAL.withBaseBackup(Duration.ofHours(24)));
        var plan = planned();
        for (var name : new String[] {"note:1", "upgrade:1", "settle:1", "note:2", "backup:2", "upgrade:2"}) {
            assertThat(ended(step(plan, name))).as(name).isInstanceOf(StepResult.Done.class);
        }
        var before = world.calls().total();
        var begun = now();

        assertThat(ended(step(plan, "settle:2"))).isInstanceOf(StepResult.Done.class);

        assertThat(world.calls("Pitr_Window")).isLessThanOrEqualTo(160);
        assertThat(world.calls().total() - before).isLessThanOrEqualTo(400);
        assertThat(Duration.between(begun, now()))
                .isLessThanOrEqualTo(Duration.ofHours(24).plus(HALF_AN_HOUR));
    }

    private Instant now() {
        return world.scalingo.clock().now();
    }

    /** After the inspection and the prechecks. */
    private Plan planned() throws InterruptedException {
        assertThat(ended(Step.of(Phase.INSPECT, Driver.INSPECT, HALF_AN_HOUR))).isInstanceOf(StepResult.Done.class);
        var done = (StepResult.Done) ended(Step.of(Phase.PRECHECK, Driver.PRECHECK, HALF_AN_HOUR));
        return done.outcome().flatMap(Outcome::plan).orElseThrow();
    }

    private static Step step(Plan plan, String name) {
        return plan.steps().get(plan.indexOf(name));
    }

    private StepResult ended(Step step) throws InterruptedException {
        var turn = turn(step);
        while (true) {
            var result = driver.actions().get(step.action()).run(turn);
            if (result instanceof StepResult.Pending pending) {
                world.scalingo.clock().advance(pending.retryAfter());
                continue;
            }
            facts.putAll(turn.learned);
            if (result instanceof StepResult.Done done) {
                facts.putAll(done.facts());
            }
            return result;
        }
    }

    private void pending(RecordedWork turn) throws InterruptedException {
        var result = driver.actions().get(turn.command().step().action()).run(turn);
        assertThat(result).isInstanceOf(StepResult.Pending.class);
        world.scalingo.clock().advance(((StepResult.Pending) result).retryAfter());
    }

    private RecordedWork turn(Step step) {
        return new RecordedWork(
                new Execute(
                        ScalingoWorld.UPGRADE,
                        1,
                        step,
                        world.server(),
                        Optional.empty(),
                        ScalingoWorld.TO,
                        HopPlan.STRATEGY,
                        UpgradeOptions.of(Map.of("rehearsal", "skip", "rehearsalReason", "none can be made")),
                        Map.copyOf(facts),
                        Duration.ofDays(2),
                        Optional.empty()),
                Map.of());
    }
}
