package dev.uplift.api.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.Timer;
import dev.uplift.api.core.State.Name;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StepOutageSpec {

    private static final Duration LATENCY = Duration.ofSeconds(1);
    /** What a step and the way to the next one take. */
    private static final Duration STEP = Story.SECONDS.plus(LATENCY);

    private static final Duration HOUR = Duration.ofHours(1);

    /** A server that is stopped, with its applications; what is stopped stays so until somebody starts it. */
    private static final Plan STOPPED = plan(
            List.of(
                    step(Phase.BACKUP, "backup"),
                    step(Phase.QUIESCE, "stop-applications").duringOutage(),
                    step(Phase.QUIESCE, "stop-server").duringOutage(),
                    step(Phase.UPGRADE, "upgrade").duringOutage(),
                    step(Phase.UPGRADE, "start-server").duringOutage(),
                    step(Phase.RESUME, "open").duringOutage(),
                    step(Phase.RESUME, "start-applications").duringOutage(),
                    step(Phase.OPTIMIZE, "statistics")),
            List.of(
                    undo("recover-data", "upgrade", false),
                    undo("recover-server", "stop-server", false),
                    undo("restart-applications", "stop-applications", true),
                    undo("remove-copy", "backup", false)),
            "open");

    /** A server behind a fence that a platform upgrades, and leaves as it was if it cannot. */
    private static final Plan FENCED = plan(
            List.of(
                    step(Phase.QUIESCE, "fence").duringOutage(),
                    step(Phase.UPGRADE, "upgrade").duringOutage(),
                    step(Phase.VERIFY, "verify").duringOutage(),
                    step(Phase.RESUME, "open").duringOutage()),
            List.of(
                    undo("restore", "upgrade", false),
                    undo("reopen", "fence", true),
                    undo("standby", "upgrade", false)),
            "open");

    /** The same without a fence: clients go on whenever the platform lets them. */
    private static final Plan UNFENCED = plan(
            List.of(
                    step(Phase.QUIESCE, "restore-point"),
                    step(Phase.UPGRADE, "upgrade").duringOutage(),
                    step(Phase.VERIFY, "verify"),
                    step(Phase.RESUME, "resume")),
            List.of(new Undo(step(Phase.ROLL_BACK, "restore").duringOutage(), "upgrade", false)),
            "resume");

    private static Step step(Phase phase, String name) {
        return Step.of(phase, name, Plans.TIMEOUT);
    }

    private static Undo undo(String name, String undoes, boolean always) {
        return new Undo(step(Phase.ROLL_BACK, name), undoes, always);
    }

    private static Plan plan(List<Step> steps, List<Undo> undo, String noReturn) {
        return new Plan(
                "id-1",
                "15.8",
                "17",
                "in-place",
                steps,
                List.of(),
                undo,
                Optional.of(noReturn),
                true,
                List.of(),
                Optional.empty());
    }

    private static Optional<StepOutage> measured(Story story) {
        return StepOutage.of(story.upgrade());
    }

    private static Duration time(Story story) {
        return measured(story).orElseThrow().time();
    }

    /** Steps run, {@link #STEP} each, until this one is in flight, or until nothing is. */
    private static Story until(Story story, String step) {
        while (story.upgrade().state().flight().isPresent()
                && !story.flight().step().name().equals(step)) {
            done(story);
        }
        return story;
    }

    private static Story done(Story story) {
        return story.accept("w1").pass(STEP).complete("w1");
    }

    private static Story fails(Story story) {
        return story.accept("w1").pass(STEP).fail("w1");
    }

    private static Story begun(Plan plan) {
        return Story.planned(Plans.request(), plan);
    }

    /** From when clients are kept out: the first step of a story that begins with this one. */
    private static Instant afterLatency(Instant commanded) {
        return commanded.plus(LATENCY);
    }

    private static Duration steps(int count) {
        return STEP.multipliedBy(count).minus(LATENCY);
    }

    @Nested
    class An_upgrade_that_succeeds {

        @Test
        void keeps_clients_out_from_the_first_step_of_the_outage_to_the_last_one() {
            var story = until(begun(STOPPED), "stop-applications");
            var began = story.now();

            until(story, "statistics");
            var ended = story.now();
            until(story, "end").is(Name.SUCCEEDED);

            assertThat(measured(story)).contains(new StepOutage(steps(6), afterLatency(began), ended));
        }

        @Test
        void has_no_figure_before_clients_are_back() {
            var story = until(begun(STOPPED), "start-applications");

            assertThat(measured(story)).isEmpty();
            assertThat(measured(done(story))).isPresent();
        }

        @Test
        void counts_what_a_lost_worker_costs_and_every_wait() {
            var story = until(begun(STOPPED), "upgrade");

            story.accept("w1").pass(HOUR).lose(Duration.ofMinutes(1));
            until(story, "end").is(Name.SUCCEEDED);

            assertThat(time(story)).isEqualTo(steps(6).plus(HOUR));
        }

        @Test
        void does_not_get_shorter_when_a_clock_is_set_back_meanwhile() {
            var story = until(begun(STOPPED), "upgrade");

            story.pass(HOUR.negated());
            until(story, "end").is(Name.SUCCEEDED);

            // Without the way to the step in which it was set.
            assertThat(time(story)).isEqualTo(steps(6).minus(LATENCY));
        }

        @Test
        void is_over_with_its_last_step_although_that_fails_behind_the_point_of_no_return() {
            var story = until(begun(STOPPED), "start-applications");

            fails(story).sends("statistics");

            assertThat(time(story)).isEqualTo(steps(6));
        }

        @Test
        void goes_on_behind_a_step_that_fails_behind_the_point_of_no_return() {
            var more = List.of(
                    step(Phase.QUIESCE, "fence").duringOutage(),
                    step(Phase.RESUME, "open").duringOutage(),
                    step(Phase.RESUME, "page-off").duringOutage(),
                    step(Phase.RESUME, "alarms-on").duringOutage());
            var story = until(begun(plan(more, List.of(), "open")), "page-off");

            fails(story);
            assertThat(measured(story)).isEmpty();

            assertThat(time(until(story, "end"))).isEqualTo(steps(4));
        }

        @Test
        void has_none_where_no_step_keeps_clients_out() {
            var story = until(begun(plan(List.of(step(Phase.UPGRADE, "upgrade")), List.of(), "upgrade")), "end");

            assertThat(measured(story.is(Name.SUCCEEDED))).isEmpty();
        }
    }

    @Nested
    class An_upgrade_that_is_taken_back {

        @Test
        void keeps_clients_out_until_everything_that_was_stopped_runs_again() {
            var story = until(begun(STOPPED), "upgrade");

            until(fails(story), "remove-copy");
            var back = time(story);
            until(story, "end").is(Name.ROLLED_BACK);

            // Three steps forward, three back; the copy is in nobody's way.
            assertThat(back).isEqualTo(steps(6));
            assertThat(time(story)).isEqualTo(back);
        }

        @Test
        void has_the_same_figure_when_somebody_cancels_it() {
            var story = until(begun(STOPPED), "stop-server");

            story.accept("w1")
                    .pass(STEP)
                    .ask(Action.CANCEL)
                    .fire(Timer.STOP_AGAIN)
                    .stopped("w1");
            until(story, "end").is(Name.CANCELLED);

            // Two forward, one of them stopped; the server and its applications back.
            assertThat(time(story)).isEqualTo(steps(4));
        }

        @Test
        void has_none_if_it_is_cancelled_before_the_outage() {
            var story =
                    begun(STOPPED).accept("w1").pass(STEP).ask(Action.CANCEL).stopped("w1");

            assertThat(measured(until(story, "end").is(Name.CANCELLED))).isEmpty();
        }

        @Test
        void lets_clients_in_when_the_fence_is_open_and_not_when_what_nobody_waits_for_is_there() {
            var story = until(begun(FENCED), "verify");

            until(fails(story), "standby");
            assertThat(time(story)).isEqualTo(steps(5));

            assertThat(time(until(story, "end"))).isEqualTo(steps(5));
        }

        @Test
        void has_no_figure_while_an_undo_has_not_got_there() {
            var story = until(begun(STOPPED), "upgrade");

            until(fails(story), "recover-server");
            fails(story);

            // Applications are started all the same, but there is no server.
            assertThat(measured(until(story, "end").is(Name.FAILED))).isEmpty();

            story.pass(HOUR).ask(Action.ROLLBACK);
            assertThat(time(until(story, "end").is(Name.ROLLED_BACK)))
                    .isEqualTo(steps(3 + 2 + 1 + 2).plus(HOUR));
        }
    }

    @Nested
    class A_failure_that_is_held {

        @Test
        void counts_while_the_server_is_stopped() {
            var story = until(Story.planned(Plans.holding(), STOPPED), "upgrade");

            until(fails(story), "end").is(Name.FAILED);
            assertThat(measured(story)).isEmpty();
            story.pass(HOUR).ask(Action.RETRY);
            until(story, "end").is(Name.SUCCEEDED);

            // Three, the applications back without a server, and from QUIESCE on again.
            assertThat(time(story)).isEqualTo(steps(3 + 1 + 6).plus(HOUR));
        }

        @Test
        void does_not_count_behind_an_open_fence_and_a_retry_adds_its_own() {
            var story = until(Story.planned(Plans.holding(), FENCED), "upgrade");
            var began = story.now().minus(STEP);

            until(fails(story), "end").is(Name.FAILED);
            assertThat(time(story)).isEqualTo(steps(3));
            story.pass(HOUR).ask(Action.RETRY);
            until(story, "end").is(Name.SUCCEEDED);

            assertThat(measured(story))
                    .contains(new StepOutage(steps(3).plus(steps(4)), afterLatency(began), story.now()));
        }

        @Test
        void ends_with_the_attempt_where_nothing_keeps_clients_out() {
            var story = until(Story.planned(Plans.holding(), UNFENCED), "upgrade");

            fails(story).is(Name.FAILED);
            assertThat(time(story)).isEqualTo(steps(1));
            story.pass(HOUR).ask(Action.RETRY);
            until(story, "end").is(Name.SUCCEEDED);

            assertThat(time(story)).isEqualTo(steps(1).multipliedBy(2));
        }

        @Test
        void has_another_outage_if_taking_it_back_takes_the_server_away() {
            var story = until(Story.planned(Plans.holding(), UNFENCED), "verify");

            fails(story).is(Name.FAILED).pass(HOUR).ask(Action.ROLLBACK);
            until(story, "end").is(Name.ROLLED_BACK);

            assertThat(time(story)).isEqualTo(steps(1).multipliedBy(2));
        }
    }

    @Test
    void A_way_back_while_it_is_observed_is_not_part_of_it() {
        var story = Story.planned(Plans.watched(), Plans.plan()).until("end");
        var before = measured(story);

        story.pass(HOUR).ask(Action.ROLLBACK);
        until(story, "end").is(Name.ROLLED_BACK);

        assertThat(before).isPresent();
        assertThat(measured(story)).isEqualTo(before);
    }
}
