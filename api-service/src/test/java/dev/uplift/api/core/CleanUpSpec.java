package dev.uplift.api.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.HolderSeen;
import dev.uplift.api.core.Input.Timer;
import dev.uplift.api.core.State.Name;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.command.Control.Drop;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CleanUpSpec {

    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration TWO_WEEKS = Duration.ofDays(14);

    private static Story succeeded() {
        return Story.planned(Plans.plan()).until("end");
    }

    /** The clone is still there, since the rehearsal failed and nobody rolled back. */
    private static Story closedAfterItsRehearsal() {
        return Story.planned(Plans.rehearsed()).accept("w1").fail("w1").ask(Action.CLOSE);
    }

    private static Story removingBackup() {
        return free(succeeded().pass(MONTH).fire(Timer.CLEAN_UP));
    }

    private static Story free(Story story) {
        return story.when(new HolderSeen("remove-backup", Optional.empty()));
    }

    private static CleanUp backup(Story story) {
        return story.upgrade().cleanUps().stream()
                .filter(each -> each.step().equals("remove-backup"))
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class What_was_made {

        @Test
        void is_kept_from_the_end_on_for_its_time() {
            var story = succeeded();

            assertThat(backup(story).due()).hasValue(Story.NOW.plus(MONTH));
            story.wakes(Timer.CLEAN_UP, MONTH);
        }

        @Test
        void is_kept_from_the_end_of_the_observation() {
            var story = Story.planned(Plans.watched(), Plans.plan())
                    .until("end")
                    .pass(Duration.ofDays(1))
                    .fire(Timer.OBSERVED);

            assertThat(backup(story).due())
                    .hasValue(Story.NOW.plus(Duration.ofDays(1)).plus(MONTH));
        }

        @Test
        void is_kept_as_long_as_its_kind_is() {
            var story = closedAfterItsRehearsal().is(Name.CLOSED);

            assertThat(story.upgrade().cleanUps()).extracting(CleanUp::step).containsExactly("remove-clone-later");
            story.wakes(Timer.CLEAN_UP, TWO_WEEKS);
        }

        @Test
        void and_went_with_the_upgrade_itself_is_not_removed_again() {
            var story = Story.planned(Plans.rehearsed()).until("end").fire(Timer.COMPANION_ENDS);

            assertThat(story.is(Name.SUCCEEDED).upgrade().cleanUps())
                    .extracting(CleanUp::step)
                    .containsExactly("remove-backup");
        }

        @Test
        void stays_while_a_failure_waits_for_somebody() {
            var story = Story.planned(Plans.holding(), Plans.plan())
                    .until("verify")
                    .accept("w1")
                    .fail("w1")
                    .accept("w1")
                    .complete("w1")
                    .is(Name.FAILED);

            assertThat(story.upgrade().cleanUps()).isEmpty();
        }
    }

    @Nested
    class A_timer_that_comes_early {

        @Test
        void removes_nothing_and_is_set_again() {
            succeeded()
                    .pass(MONTH.minusSeconds(90))
                    .fire(Timer.CLEAN_UP)
                    .sendsNothing()
                    .wakes(Timer.CLEAN_UP, Duration.ofSeconds(90));
        }

        @Test
        void removes_nothing_where_the_clock_went_back() {
            succeeded()
                    .pass(Duration.ofDays(-100))
                    .fire(Timer.CLEAN_UP)
                    .sendsNothing()
                    .wakes(Timer.CLEAN_UP, MONTH.plusDays(100));
        }
    }

    @Nested
    class What_touches_the_server {

        @Test
        void asks_who_has_it() {
            var story = succeeded().pass(MONTH).fire(Timer.CLEAN_UP).sendsNothing();

            assertThat(story.effects(Effect.LookForHolder.class))
                    .containsExactly(
                            new Effect.LookForHolder(Set.of("identity:id-1", "identity:id-2"), "remove-backup"));
        }

        @Test
        void waits_while_another_upgrade_has_it() {
            succeeded()
                    .pass(MONTH)
                    .fire(Timer.CLEAN_UP)
                    .when(new HolderSeen("remove-backup", Optional.of("b000000000000002")))
                    .sendsNothing()
                    .wakes(Timer.CLEAN_UP, CleanUps.WHILE_LOCKED);
        }

        @Test
        void is_removed_when_nobody_has_it() {
            removingBackup().sends("remove-backup").is(Name.SUCCEEDED);
        }
    }

    @Nested
    class A_removal {

        @Test
        void that_is_done_is_never_done_again() {
            var story = removingBackup()
                    .about("remove-backup")
                    .accept("w1")
                    .about("remove-backup")
                    .complete("w1");

            assertThat(backup(story).removed()).hasValue(Story.NOW.plus(MONTH));
            story.pass(MONTH).fire(Timer.CLEAN_UP).sendsNothing();
        }

        @Test
        void that_fails_is_reported_and_tried_again_a_day_later() {
            var story = removingBackup()
                    .about("remove-backup")
                    .accept("w1")
                    .about("remove-backup")
                    .fail("w1")
                    .is(Name.SUCCEEDED)
                    .wakes(Timer.CLEAN_UP, Duration.ofDays(1));

            assertThat(backup(story).problem()).hasValue(Plans.BROKEN);
            free(story.pass(Duration.ofDays(1)).fire(Timer.CLEAN_UP)).sends("remove-backup");
        }

        @Test
        void whose_worker_is_lost_is_given_to_another() {
            removingBackup()
                    .about("remove-backup")
                    .accept("w1")
                    .about("remove-backup")
                    .lose(Story.SECONDS)
                    .sends("remove-backup");
        }

        @Test
        void runs_alone() {
            removingBackup().fire(Timer.CLEAN_UP).isIgnored();
        }
    }

    @Nested
    class Somebody_who_wants_to_keep_something {

        private static Story keep(Story story) {
            return story.ask(Action.KEEP, "ada", "remove-backup");
        }

        @Test
        void may_say_so_before_the_end() {
            var story = keep(Story.planned(Plans.plan()).until("copy")).until("end");

            assertThat(backup(story).kept().orElseThrow().by()).isEqualTo("ada");
            story.pass(MONTH).fire(Timer.CLEAN_UP).sendsNothing();
        }

        @Test
        void may_say_so_until_it_is_removed() {
            keep(succeeded())
                    .notes("asked", "kept")
                    .pass(MONTH)
                    .fire(Timer.CLEAN_UP)
                    .sendsNothing();
        }

        @Test
        void is_in_time_while_no_worker_acts() {
            var story = keep(removingBackup());

            assertThat(story.upgrade().flights()).isEmpty();
            var turn = story.upgrade().turn();
            story.turn(turn).accept("w1").tells(new Drop(Story.ID, turn, "w1"));
        }

        @Test
        void comes_too_late_when_a_worker_acts() {
            keep(removingBackup().about("remove-backup").accept("w1")).isRefused("removed-already");
        }

        @Test
        void must_name_what_the_plan_removes() {
            succeeded().ask(Action.KEEP, "ada", "backup").isRefused("no-such-removal");
        }

        @Test
        void needs_to_say_it_once() {
            keep(keep(succeeded())).isIgnored();
        }
    }

    @Nested
    class The_way_back {

        private static Story observing() {
            return Story.planned(Plans.watched(), Plans.plan()).until("end").is(Name.OBSERVING);
        }

        @Test
        void that_loses_data_needs_that_to_be_accepted() {
            observing().ask(Action.ROLLBACK, "ada", "").isRefused("loss-not-accepted");
        }

        @Test
        void is_gone_by_its_own_steps() {
            observing()
                    .ask(Action.ROLLBACK)
                    .is(Name.ROLLING_BACK)
                    .sends("return-to-source")
                    .accept("w1")
                    .complete("w1")
                    .is(Name.ROLLED_BACK);
        }

        @Test
        void is_gone_on_where_it_failed() {
            observing()
                    .ask(Action.ROLLBACK)
                    .accept("w1")
                    .fail("w1")
                    .is(Name.FAILED)
                    .ask(Action.RETRY)
                    .sends("return-to-source");
        }

        @Test
        void says_who_went_back_after_it_had_failed_once_too() {
            var story = observing()
                    .ask(Action.ROLLBACK)
                    .accept("w1")
                    .fail("w1")
                    .ask(Action.RETRY)
                    .accept("w1")
                    .complete("w1")
                    .is(Name.ROLLED_BACK);

            assertThat(story.upgrade().state().failure().map(Problem::code)).hasValue("went-back");
        }

        @Test
        void is_no_longer_watched() {
            observing()
                    .ask(Action.ROLLBACK)
                    .pass(Duration.ofDays(2))
                    .fire(Timer.OBSERVED)
                    .isIgnored();
        }

        @Test
        void is_not_there_in_every_plan() {
            Story.planned(Plans.watched(), Plans.inPlace())
                    .until("end")
                    .ask(Action.ROLLBACK)
                    .isRefused("no-way-back");
        }
    }
}
