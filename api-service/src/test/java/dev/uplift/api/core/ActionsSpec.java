package dev.uplift.api.core;

import static dev.uplift.api.core.Story.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.Timer;
import dev.uplift.api.core.State.Name;
import dev.uplift.contracts.command.Control.Cancel;
import dev.uplift.contracts.command.Control.Drop;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people may ask for. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ActionsSpec {

    private static Story failedAt(String step) {
        var story = Story.planned(Plans.holding(), Plans.plan())
                .until(step)
                .accept("w1")
                .fail("w1");
        while (story.upgrade().state().flight().isPresent()) {
            story.accept("w1").complete("w1");
        }
        return story;
    }

    private static Story succeeded() {
        return Story.planned(Plans.plan()).until("end").is(Name.SUCCEEDED);
    }

    @Nested
    class Cancel_of_an_upgrade {

        @Test
        void that_is_planned_ends_at_once_and_drops_the_worker() {
            Story.asked(Plans.request())
                    .accept("w1")
                    .ask(Action.CANCEL)
                    .is(Name.CANCELLED)
                    .tells(new Drop(ID, 1, "w1"))
                    .sendsNothing();
        }

        @Test
        void waits_for_nothing_before_Go() {
            Story.planned(Plans.plan())
                    .until("copy")
                    .ask(Action.CANCEL)
                    .is(Name.CANCELLING)
                    .sends("open-source")
                    .turn(5)
                    .accept("w1")
                    .tells(new Drop(ID, 5, "w1"));
        }

        @Test
        void ends_at_once_when_nothing_acts_and_nothing_is_to_be_undone() {
            Story.planned(Plans.plan()).ask(Action.CANCEL).is(Name.CANCELLED).sendsNothing();
        }

        @Test
        void waits_for_a_step_that_acts_then_undoes() {
            Story.planned(Plans.plan())
                    .until("copy")
                    .accept("w1")
                    .ask(Action.CANCEL)
                    .is(Name.CANCELLING)
                    .tells(new Cancel(ID, 5, "w1"))
                    .wakes(Timer.STOP_AGAIN, Duration.ofSeconds(5))
                    .sendsNothing()
                    .stopped("w1")
                    .sends("open-source")
                    .accept("w1")
                    .complete("w1")
                    .sends("drop-target")
                    .accept("w1")
                    .complete("w1")
                    .is(Name.CANCELLED);
        }

        @Test
        void is_told_again_every_5_seconds_until_it_is_answered() {
            var story = Story.planned(Plans.plan()).until("copy").accept("w1").ask(Action.CANCEL);
            for (int i = 0; i < 3; i++) {
                story.turn(5)
                        .fire(Timer.STOP_AGAIN)
                        .tells(new Cancel(ID, 5, "w1"))
                        .wakes(Timer.STOP_AGAIN, Duration.ofSeconds(5));
            }

            story.stopped("w1").turn(5).fire(Timer.STOP_AGAIN).isIgnored();
        }

        @Test
        void is_told_again_to_a_worker_that_still_asks_for_Go() {
            Story.planned(Plans.plan())
                    .until("copy")
                    .accept("w1")
                    .ask(Action.CANCEL)
                    .accept("w1")
                    .tells(new Cancel(ID, 5, "w1"));
        }

        @Test
        void undoes_whatever_the_step_answers() {
            var story = "copy";
            stopping(story).complete("w1").is(Name.CANCELLING).sends("open-source");
            stopping(story).fail("w1").is(Name.CANCELLING).sends("open-source");
            stopping(story).lose(Duration.ZERO).is(Name.CANCELLING).sends("open-source");
        }

        private static Story stopping(String step) {
            return Story.planned(Plans.plan()).until(step).accept("w1").ask(Action.CANCEL);
        }

        @Test
        void changes_nothing_when_it_is_asked_twice() {
            stopping("copy").ask(Action.CANCEL).isIgnored();
        }

        @ParameterizedTest
        @ValueSource(strings = {Plans.NO_RETURN, "statistics"})
        void is_refused_from_the_point_of_no_return_on(String step) {
            Story.planned(Plans.plan()).until(step).ask(Action.CANCEL).isRefused("past-point-of-no-return");
        }

        @Test
        void is_refused_after_a_retry_too_if_the_point_of_no_return_was_begun() {
            failedAt(Plans.NO_RETURN).ask(Action.RETRY).ask(Action.CANCEL).isRefused("past-point-of-no-return");
        }
    }

    @Nested
    class Retry {

        @Test
        void goes_back_to_the_first_step_of_QUIESCE() {
            failedAt("verify").ask(Action.RETRY).is(Name.RUNNING).sends("fence");
        }

        @Test
        void begins_at_the_failed_step_if_that_is_earlier() {
            failedAt("backup").ask(Action.RETRY).is(Name.RUNNING).sends("backup");
        }

        @Test
        void of_planning_looks_again() {
            Story.asked(Plans.request())
                    .accept("w1")
                    .fail("w1")
                    .ask(Action.RETRY)
                    .is(Name.PLANNING)
                    .sends("inspect");
            Story.asked(Plans.request())
                    .accept("w1")
                    .completeWith("w1", Plans.inspected())
                    .accept("w1")
                    .fail("w1")
                    .ask(Action.RETRY)
                    .is(Name.PLANNING)
                    .sends("inspect");
        }

        @Test
        void has_the_whole_time_again() {
            var story = failedAt("backup").ask(Action.RETRY);

            assertThat(story.flight()).returns(Plans.TIMEOUT, Flight::left).returns(0, Flight::lost);
        }

        @Test
        void leads_to_success() {
            failedAt("verify").ask(Action.RETRY).until("end").is(Name.SUCCEEDED);
        }
    }

    @Nested
    class Rollback {

        @Test
        void undoes_what_was_begun() {
            failedAt("verify")
                    .ask(Action.ROLLBACK)
                    .is(Name.ROLLING_BACK)
                    .sends("open-source")
                    .accept("w1")
                    .complete("w1")
                    .sends("drop-target")
                    .accept("w1")
                    .complete("w1")
                    .is(Name.ROLLED_BACK);
        }

        @Test
        void is_possible_past_the_point_of_no_return() {
            failedAt(Plans.NO_RETURN).ask(Action.ROLLBACK).is(Name.ROLLING_BACK).sends("open-source");
        }

        @Test
        void ends_at_once_when_nothing_was_begun() {
            failedAt("backup").ask(Action.ROLLBACK).is(Name.ROLLED_BACK).sendsNothing();
        }
    }

    @Nested
    class Release {

        @Test
        void opens_the_old_server_once() {
            var story = succeeded().ask(Action.RELEASE).is(Name.SUCCEEDED).sends("release-source");
            story.ask(Action.RELEASE).isRefused("not-possible-now");

            story.accept("w1").complete("w1").is(Name.SUCCEEDED).sendsNothing();
            assertThat(((State.Succeeded) story.upgrade().state()).released()).isTrue();
            story.ask(Action.RELEASE).isIgnored();
        }

        @Test
        void that_fails_is_a_warning_and_can_be_asked_again() {
            var story = succeeded().ask(Action.RELEASE).accept("w1").fail("w1");

            story.is(Name.SUCCEEDED).sendsNothing();
            assertThat(story.upgrade().findings()).hasSize(1);
            story.ask(Action.RELEASE).sends("release-source");
        }

        @Test
        void is_refused_where_nothing_is_shut() {
            Story.planned(Plans.inPlace()).until("end").ask(Action.RELEASE).isRefused("nothing-to-release");
        }
    }

    @Nested
    class Close {

        @Test
        void acknowledges_a_failure() {
            var story = failedAt("verify").ask(Action.CLOSE);

            story.is(Name.CLOSED).sendsNothing();
            assertThat(story.upgrade().state()).isEqualTo(new State.Closed(Plans.BROKEN, "ada", "because"));
        }
    }

    @Nested
    class What_is_not_possible_now {

        @ParameterizedTest
        @EnumSource(
                mode = EnumSource.Mode.EXCLUDE,
                names = {"CANCEL", "PAUSE", "KEEP"})
        void is_refused_while_the_plan_is_carried_out(Action action) {
            Story.planned(Plans.plan()).ask(action).isRefused("not-possible-now");
        }

        @ParameterizedTest
        @EnumSource(
                mode = EnumSource.Mode.EXCLUDE,
                names = {"RELEASE", "KEEP"})
        void is_refused_after_success(Action action) {
            succeeded().ask(action).isRefused("not-possible-now");
        }

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "KEEP")
        void is_refused_while_a_held_failure_opens_the_old_server(Action action) {
            Story.planned(Plans.holding(), Plans.plan())
                    .until("copy")
                    .accept("w1")
                    .fail("w1")
                    .sends("open-source")
                    .ask(action)
                    .isRefused("not-possible-now");
        }

        @Test
        void leaves_no_trace() {
            var story = succeeded();
            var before = story.upgrade();

            story.ask(Action.CLOSE);
            assertThat(story.upgrade()).isSameAs(before);
        }
    }
}
