package dev.uplift.worker.provider.scalingo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.scalingo.BackupBehaviour;
import dev.uplift.sandbox.scalingo.Delays;
import dev.uplift.sandbox.scalingo.UpgradeBehaviour;
import dev.uplift.worker.driver.PlannedSteps;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The call that must not be made twice, and what else goes wrong with an upgrade on the simulated Scalingo. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ScalingoUpgradesTest {

    private static final String CALL = "Databases_Upgrade";
    private static final String LATEST_13 = "13.23.0-1";

    private final ScalingoWorld world = new ScalingoWorld(ScalingoWorld.classic("starter"));
    private final Plan plan;
    private final PlannedSteps steps;

    ScalingoUpgradesTest() throws IOException {
        world.scalingo.versions().next(ScalingoWorld.FROM, LATEST_13);
        plan = world.plan(Map.of());
        steps = new PlannedSteps(world, plan);
    }

    @AfterEach
    void nothing_was_done_that_a_careful_client_does_not_do() {
        assertThat(world.scalingo.offences()).isEmpty();
        world.close();
    }

    private int taken() {
        return world.database.view().upgradesAsked();
    }

    private String version() {
        return world.database.view().version();
    }

    @Test
    void an_answer_that_was_lost_is_never_asked_for_again() throws InterruptedException {
        steps.done("note:1");
        world.faults().add(Fault.next(CALL, new Fault.LoseAnswer()));

        assertThat(steps.failed("upgrade:1").problem().passes()).isTrue();
        steps.done("upgrade:1", "settle:1");

        assertThat(version()).isEqualTo(LATEST_13);
        assertThat(taken()).isOne();
        assertThat(world.calls(CALL)).isOne();
    }

    @Test
    void a_call_that_never_arrived_fails_in_the_end_and_only_a_person_asks_again() throws InterruptedException {
        steps.done("note:1");
        world.faults().add(Fault.next(CALL, new Fault.LoseRequest()));
        assertThat(steps.failed("upgrade:1").problem().passes()).isTrue();

        var problem = steps.failed("upgrade:1").problem();

        assertThat(problem.code()).isEqualTo("upgrade-not-seen");
        assertThat(problem.detail()).contains("asked for once");
        assertThat(steps.failed("upgrade:1").problem().code()).isEqualTo("upgrade-not-seen");
        assertThat(world.calls(CALL)).isOne();
        assertThat(taken()).isZero();

        // Somebody retries: from the first step of production on.
        steps.done("note:1", "upgrade:1");
        assertThat(world.calls(CALL)).isEqualTo(2);
        assertThat(taken()).isOne();
        assertThat(version()).isEqualTo(LATEST_13);
    }

    @Test
    void an_upgrade_that_is_shown_long_after_its_call_is_waited_for() throws InterruptedException {
        world.scalingo.delays(Delays.USUAL.withNoticed(Duration.ofMinutes(40)));

        steps.done("note:1", "upgrade:1");

        assertThat(taken()).isOne();
        assertThat(version()).isEqualTo(LATEST_13);
    }

    @Test
    void an_upgrade_whose_answer_was_lost_and_that_is_shown_late_is_found_by_who_retries() throws InterruptedException {
        world.scalingo.delays(Delays.USUAL.withNoticed(Duration.ofMinutes(40)));
        steps.done("note:1");
        world.faults().add(Fault.next(CALL, new Fault.LoseAnswer()));
        assertThat(steps.failed("upgrade:1").problem().passes()).isTrue();
        assertThat(steps.failed("upgrade:1").problem().code()).isEqualTo("upgrade-not-seen");

        world.scalingo.clock().advance(Duration.ofHours(1));
        steps.done("note:1", "upgrade:1", "settle:1");

        assertThat(world.calls(CALL)).isOne();
        assertThat(version()).isEqualTo(LATEST_13);
    }

    @Test
    void of_two_workers_at_once_one_calls() throws InterruptedException {
        steps.done("note:1");
        var known = new HashMap<>(steps.facts());
        var one = work(1, known);
        assertThat(ask(one)).isInstanceOf(StepResult.Pending.class);
        assertThat(one.learned).containsKey("hop.1.asked").doesNotContainKey("hop.1.called");

        // Another one takes the step over, and knows what the first one said.
        known.putAll(one.learned);
        var other = work(2, known);
        assertThat(ask(other)).isInstanceOf(StepResult.Pending.class);
        assertThat(world.calls(CALL)).isZero();
        assertThat(ask(one)).isInstanceOf(StepResult.Pending.class);
        assertThat(world.calls(CALL)).isOne();

        assertThat(ended(other)).isInstanceOf(StepResult.Done.class);
        assertThat(ended(one)).isInstanceOf(StepResult.Done.class);
        assertThat(world.calls(CALL)).isOne();
        assertThat(version()).isEqualTo(LATEST_13);
    }

    @Test
    void who_died_before_the_call_is_followed_by_one_who_waits_and_calls() throws InterruptedException {
        steps.done("note:1");
        var known = new HashMap<>(steps.facts());
        var dead = work(1, known);
        assertThat(ask(dead)).isInstanceOf(StepResult.Pending.class);
        known.putAll(dead.learned);

        assertThat(ended(work(2, known))).isInstanceOf(StepResult.Done.class);

        assertThat(world.calls(CALL)).isOne();
        assertThat(version()).isEqualTo(LATEST_13);
    }

    @Test
    void an_upgrade_that_somebody_else_began_is_waited_for() throws InterruptedException {
        steps.done("note:1");
        world.database.upgradeByHand();
        world.scalingo.clock().advance(Duration.ofSeconds(10));

        steps.done("upgrade:1");

        assertThat(world.calls(CALL)).isZero();
        assertThat(version()).isEqualTo(LATEST_13);
    }

    @Test
    void by_hand_it_says_where_to_click_and_goes_on_when_it_was_done() throws InterruptedException {
        var manual = Map.<String, Object>of("mode", "manual");
        var byHand = new PlannedSteps(world, world.plan(manual), manual, new HashMap<>(), new ArrayList<>());
        byHand.done("note:1");
        var clicking = work(1, new HashMap<>(byHand.facts()), manual, byHand.plan());
        var waiting = (StepResult.Pending) ask(clicking);
        assertThat(waiting.progress().doing()).contains("click 'Upgrade to 13.23.0-1'", "shop");

        world.database.upgradeByHand();
        world.letTimePass();
        byHand.done("upgrade:1");

        assertThat(world.calls(CALL)).isZero();
        assertThat(version()).isEqualTo(LATEST_13);
    }

    @Test
    void a_token_that_may_not_upgrade_fails_with_the_way_by_hand() throws InterruptedException {
        steps.done("note:1");
        var good = world.scalingo.token();
        world.token(world.scalingo.tokenWithout(CALL));

        var problem = steps.failed("upgrade:1").problem();

        assertThat(problem.code()).isEqualTo("access-denied");
        assertThat(problem.detail()).contains(CALL, "403").doesNotContain(good);
        assertThat(problem.remedy()).contains("manual");
        assertThat(taken()).isZero();

        world.token(good);
        steps.done("upgrade:1");
        assertThat(taken()).isOne();
    }

    @Test
    void an_upgrade_that_fails_says_why_and_is_asked_for_anew_by_who_retries() throws InterruptedException {
        world.database.upgrades(new UpgradeBehaviour.Fails("pg_upgrade: consistency check failed"));
        steps.done("note:1");

        var problem = steps.failed("upgrade:1").problem();

        assertThat(problem.code()).isEqualTo("upgrade-failed-unchanged");
        assertThat(problem.detail()).contains("13.5.0-1 as before", "consistency check failed");

        world.database.upgrades(new UpgradeBehaviour.Succeeds());
        steps.done("note:1", "upgrade:1");
        assertThat(version()).isEqualTo(LATEST_13);
        assertThat(taken()).isEqualTo(2);
    }

    @Test
    void an_upgrade_that_is_said_to_be_done_and_changed_nothing_fails() throws InterruptedException {
        world.database.upgrades(new UpgradeBehaviour.ChangesNothing());
        steps.done("note:1");

        assertThat(steps.failed("upgrade:1").problem().code()).isEqualTo("upgrade-not-seen");
        assertThat(taken()).isOne();
    }

    @Test
    void what_scalingo_offers_is_looked_at_just_before_the_call() throws InterruptedException {
        steps.done("note:1");
        world.scalingo.versions().next(ScalingoWorld.FROM, "13.11.0-1");

        assertThat(steps.failed("upgrade:1").problem().code()).isEqualTo("next-version-changed");
        assertThat(steps.failed("note:1").problem().code()).isEqualTo("next-version-changed");
        assertThat(taken()).isZero();
    }

    @Test
    void a_dump_that_fails_stops_before_the_major_version_and_another_is_made_for_who_retries()
            throws InterruptedException {
        steps.done("note:1", "upgrade:1", "settle:1", "note:2");
        world.database.backups(BackupBehaviour.FAILS);
        assertThat(steps.failed("backup:2").problem().code()).isEqualTo("backup-failed");
        assertThat(version()).isEqualTo(LATEST_13);

        world.database.backups(BackupBehaviour.SUCCEEDS);
        steps.done("note:2", "backup:2");

        assertThat(world.database.view().backups()).containsExactly(LATEST_13);
    }

    @Test
    void a_dump_that_is_gone_before_the_call_stops_it_and_another_is_made_for_who_retries()
            throws InterruptedException {
        steps.done("note:1", "upgrade:1", "settle:1", "note:2", "backup:2");
        world.database.deleteBackups();

        assertThat(steps.failed("upgrade:2").problem().code()).isEqualTo("dump-missing");
        assertThat(taken()).isOne();

        steps.done("note:2", "backup:2", "upgrade:2");
        assertThat(taken()).isEqualTo(2);
    }

    @Test
    void by_hand_nobody_is_asked_to_click_without_the_dump() throws InterruptedException {
        steps.done("note:1", "upgrade:1", "settle:1", "note:2", "backup:2");
        world.database.deleteBackups();

        var manual = new PlannedSteps(world, plan, Map.of("mode", "manual"), steps.facts(), new ArrayList<>());

        assertThat(manual.failed("upgrade:2").problem().code()).isEqualTo("dump-missing");
    }

    @Test
    void a_clock_that_is_behind_makes_no_dump_of_an_older_version_a_new_one() throws InterruptedException {
        world.behind(Duration.ofHours(1));

        steps.done(
                "note:1", "upgrade:1", "settle:1", "note:2", "backup:2", "upgrade:2", "settle:2", "note:3", "backup:3");

        assertThat(world.database.view().backups()).containsExactly(LATEST_13, "14.22.0-1");
    }

    @Test
    void the_next_hop_waits_for_the_base_backup_whatever_the_clocks_say() throws InterruptedException {
        world.behind(Duration.ofDays(1));
        world.scalingo.delays(Delays.USUAL.withBaseBackup(Duration.ofHours(3)));
        steps.done("note:1", "upgrade:1", "settle:1", "note:2", "backup:2", "upgrade:2");
        assertThat(world.database.view().recoverable()).isFalse();

        steps.done("settle:2");

        assertThat(world.database.view().recoverable()).isTrue();
    }

    @Test
    void the_option_has_it_go_on_without() throws InterruptedException {
        world.scalingo.delays(Delays.USUAL.withBaseBackup(Duration.ofHours(3)));
        var hasty = Map.<String, Object>of("waitForBaseBackup", false);
        var quick = new PlannedSteps(world, world.plan(hasty), hasty, new HashMap<>(), new ArrayList<>());

        quick.done("note:1", "upgrade:1", "settle:1", "note:2", "backup:2", "upgrade:2", "settle:2");

        assertThat(world.database.view().recoverable()).isFalse();
    }

    private Step upgrade(Plan of) {
        return of.steps().get(of.indexOf("upgrade:1"));
    }

    private RecordedWork work(long turn, Map<String, Object> known) {
        return work(turn, known, Map.of(), plan);
    }

    private RecordedWork work(long turn, Map<String, Object> known, Map<String, Object> own, Plan of) {
        var command = new Execute(
                ScalingoWorld.UPGRADE,
                turn,
                upgrade(of),
                world.server(),
                Optional.empty(),
                of.to(),
                of.strategy(),
                UpgradeOptions.of(Map.of("provider", own)),
                Map.copyOf(known),
                Duration.ofHours(8),
                Optional.empty());
        return new RecordedWork(command, Map.of());
    }

    private StepResult ask(RecordedWork work) throws InterruptedException {
        return world.driver().actions().get("upgrade-database").run(work);
    }

    private StepResult ended(RecordedWork work) throws InterruptedException {
        var result = ask(work);
        for (int look = 0; look < 20 && result instanceof StepResult.Pending; look++) {
            world.letTimePass();
            result = ask(work);
        }
        return result;
    }

    /** Of a plan, in order. */
    private static List<String> names(Plan of) {
        return of.steps().stream().map(Step::name).toList();
    }

    @Test
    void after_a_failure_clients_come_before_what_is_paid_for() {
        var rehearsed = world.rehearsed(Map.of("scratchApp", ScalingoWorld.LAB, "maintenance", List.of("shop")));

        assertThat(rehearsed.undo().stream().map(undo -> undo.step().name()))
                .containsExactly("restart-apps", "remove-scratch");
    }

    @Test
    void every_version_on_the_way_is_a_group_of_steps() {
        assertThat(names(plan))
                .containsExactly(
                        "note:1",
                        "upgrade:1",
                        "settle:1",
                        "note:2",
                        "backup:2",
                        "upgrade:2",
                        "settle:2",
                        "note:3",
                        "backup:3",
                        "upgrade:3",
                        "verify",
                        "resume",
                        "settle:3");
        assertThat(plan.pointOfNoReturn()).contains("upgrade:1");
        assertThat(plan.to()).isEqualTo("15.17.0-1");
    }
}
