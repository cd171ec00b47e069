package dev.uplift.api.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.Timer;
import dev.uplift.api.core.State.Name;
import dev.uplift.contracts.command.Control;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When production may begin, and what is looked at again just before. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WindowSpec {

    private static String hash(Story story) {
        return story.upgrade().plan().orElseThrow().hash();
    }

    /** The same plan, but for one step more. */
    private static Plan grown(Plan plan) {
        var steps = new ArrayList<>(plan.steps());
        steps.add(Step.of(Phase.OPTIMIZE, "reindex", Plans.TIMEOUT));
        return new Plan(
                plan.identity(),
                plan.from(),
                plan.to(),
                plan.strategy(),
                steps,
                plan.companions(),
                plan.undo(),
                plan.pointOfNoReturn(),
                plan.undoLosesNothing(),
                plan.release(),
                plan.gate());
    }

    @Nested
    class The_window {

        @Test
        void is_waited_for_with_the_first_step_that_touches_production() {
            var story = Situations.scheduled();

            assertThat(story.upgrade().state())
                    .isEqualTo(new State.Scheduled(
                            3,
                            Instant.parse("2026-03-02T02:00:00Z"),
                            Instant.parse("2026-03-02T05:49:53Z"),
                            Instant.parse("2026-03-02T06:00:00Z")));
            story.wakes(Timer.WINDOW, Duration.ofHours(16));
        }

        @Test
        void is_looked_at_again_when_its_timer_fires_too_early() {
            Situations.scheduled()
                    .pass(Duration.ofHours(15))
                    .fire(Timer.WINDOW)
                    .is(Name.SCHEDULED)
                    .sendsNothing()
                    .wakes(Timer.WINDOW, Duration.ofHours(1));
        }

        @Test
        void that_was_slept_through_is_followed_by_the_next_without_a_freeze() {
            var story = Situations.scheduled().pass(Duration.ofHours(21)).fire(Timer.WINDOW);

            assertThat(story.upgrade().state())
                    .isInstanceOfSatisfying(
                            State.Scheduled.class,
                            scheduled ->
                                    assertThat(scheduled.opens()).isEqualTo(Instant.parse("2026-03-05T02:00:00Z")));
        }

        @Test
        void is_the_limit_for_the_worker_too() {
            var story = Situations.rechecking()
                    .accept("w1")
                    .completeWith("w1", Plans.inspected())
                    .accept("w1")
                    .completeWith("w1", Plans.planned(Plans.rehearsed()))
                    .about("probe")
                    .accept("w2")
                    .about("probe")
                    .progress("w2")
                    .sends("fence");

            assertThat(story.effects(Effect.Send.class).getFirst().command().notAfter())
                    .hasValue(Instant.parse("2026-03-02T05:49:53Z"));
        }

        @Test
        void that_its_worker_missed_is_followed_by_the_next_and_the_companions_go() {
            var story = Situations.missed().is(Name.SCHEDULED);

            assertThat(story.upgrade().begun()).doesNotContain("fence");
            assertThat(story.flight("probe").stopping()).isTrue();
        }

        @Test
        void is_over_for_whoever_accepts_after_its_latest_start_whatever_that_workers_clock_says() {
            var story = Situations.fencing().pass(Duration.ofHours(6));
            var turn = story.flight("fence").turn();

            story.about("fence").accept("w1").is(Name.SCHEDULED);

            assertThat(story.effects(Effect.Tell.class))
                    .extracting(Effect.Tell::control)
                    .contains(new Control.Drop(Story.ID, turn, "w1"))
                    .noneMatch(Control.Go.class::isInstance);
            assertThat(story.upgrade().begun()).doesNotContain("fence");
        }

        @Test
        void is_not_over_because_a_worker_with_a_wrong_clock_says_so() {
            var story = Situations.fencing();
            for (var again = 0; again < 3; again++) {
                story.about("fence").accept("w1").about("fence").handBackTooLate("w1");

                story.is(Name.RUNNING).sends("fence");
                assertThat(story.effects(Effect.Send.class))
                        .allSatisfy(send -> assertThat(send.delay()).isEqualTo(Duration.ofSeconds(30)));
            }

            assertThat(story.upgrade().findings())
                    .filteredOn(finding -> finding.id().equals("worker-clock-ahead"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.explanation()).contains("w1"));
            story.about("fence").accept("w2").about("fence").complete("w2").is(Name.RUNNING);
        }

        @Test
        void that_a_retry_misses_leaves_what_the_first_try_did_to_be_undone() {
            var story = Situations.failedFenceThatStayedShut().ask(Action.RETRY).is(Name.SCHEDULED);

            story.pass(Duration.ofHours(17)).fire(Timer.WINDOW).sends("fence");
            story.pass(Duration.ofHours(6)).accept("w1").is(Name.SCHEDULED);

            assertThat(story.upgrade().begun()).contains("fence");
            story.ask(Action.CANCEL).is(Name.CANCELLING).sends("open-source");
        }

        @Test
        void is_no_limit_for_a_retry_from_the_point_of_no_return_on() {
            var story = Situations.failedPastNoReturn().pass(Duration.ofHours(9));

            story.ask(Action.RETRY).is(Name.RUNNING).sends("fence");
            assertThat(story.effects(Effect.Send.class).getFirst().command().notAfter())
                    .isEmpty();
            story.accept("w1").is(Name.RUNNING).sendsNothing();
        }

        @Test
        void is_no_limit_for_a_step_that_may_have_begun() {
            var story = Situations.fencing().about("fence").accept("w1").pass(Duration.ofHours(6));

            story.about("fence").lose(Duration.ZERO).is(Name.RUNNING).sends("fence");
            assertThat(story.effects(Effect.Send.class).getFirst().command().notAfter())
                    .isEmpty();
            story.about("fence").accept("w2").is(Name.RUNNING);
            assertThat(story.upgrade().begun()).contains("fence");
        }

        @Test
        void that_never_comes_fails_before_anything_is_touched() {
            Story.planned(Plans.once("2026-03-01T08:00:00Z", "2026-03-01T09:00:00Z"), Plans.plan())
                    .until("fence")
                    .is(Name.FAILED)
                    .sendsNothing();
        }

        @Test
        void holds_for_a_retry_but_not_beyond_the_point_of_no_return() {
            var nightly = Story.planned(Plans.nightlyHolding(), Plans.plan()).until("fence");
            nightly.pass(Duration.ofHours(17)).fire(Timer.WINDOW);
            nightly.accept("w1").completeWith("w1", Plans.inspected());
            nightly.accept("w1").completeWith("w1", Plans.planned(Plans.plan()));
            nightly.accept("w1").fail("w1").accept("w1").complete("w1").is(Name.FAILED);

            nightly.pass(Duration.ofHours(9)).ask(Action.RETRY).is(Name.SCHEDULED);
        }
    }

    @Nested
    class A_second_look {

        @Test
        void is_taken_when_the_first_is_older_than_five_minutes() {
            var fresh =
                    Story.planned(Plans.plan()).pass(Gate.FRESH).accept("w1").complete("w1");
            var stale = Story.planned(Plans.plan())
                    .pass(Gate.FRESH.plusMillis(1))
                    .accept("w1")
                    .complete("w1");

            fresh.sends("fence");
            stale.is(State.Rechecking.class).is(Name.RUNNING).sends("inspect");
        }

        @Test
        void is_taken_when_the_clock_was_set_back_since_the_first() {
            var story = Story.planned(Plans.plan())
                    .pass(Duration.ofHours(-1))
                    .accept("w1")
                    .complete("w1");

            story.is(State.Rechecking.class).sends("inspect");
            story.accept("w1").completeWith("w1", Plans.inspected());
            story.accept("w1").completeWith("w1", Plans.planned(Plans.plan())).sends("fence");
        }

        @Test
        void that_finds_a_new_block_fails_with_nothing_touched() {
            var story = Situations.rechecking()
                    .accept("w1")
                    .completeWith("w1", Plans.inspected())
                    .accept("w1")
                    .completeWith("w1", Plans.planned(Plans.rehearsed(), Plans.blocking("no-space")));

            story.is(Name.FAILED).sendsNothing();
            assertThat(story.upgrade().state())
                    .isInstanceOfSatisfying(
                            State.Failed.class,
                            failed -> assertThat(failed.problem().code()).isEqualTo("blocked-before-production"));
        }

        @Test
        void that_takes_longer_than_the_window_waits_for_the_next_one() {
            Situations.rechecking()
                    .accept("w1")
                    .completeWith("w1", Plans.inspected())
                    .pass(Duration.ofHours(4))
                    .accept("w1")
                    .completeWith("w1", Plans.planned(Plans.rehearsed()))
                    .is(Name.SCHEDULED)
                    .sendsNothing();
        }

        @Test
        void that_changes_the_plan_needs_a_new_approval() {
            var story = Situations.rechecking()
                    .accept("w1")
                    .completeWith("w1", Plans.inspected())
                    .accept("w1")
                    .completeWith("w1", Plans.planned(grown(Plans.rehearsed())));

            story.is(Name.AWAITING_APPROVAL).sendsNothing();
            assertThat(story.upgrade().consent().approval()).isEmpty();
            assertThat(hash(story)).isEqualTo(grown(Plans.rehearsed()).hash());
        }

        @Test
        void that_changes_the_plan_is_only_noted_where_nobody_is_asked() {
            var story = Story.planned(Plans.plan())
                    .pass(Duration.ofHours(1))
                    .accept("w1")
                    .complete("w1")
                    .accept("w1")
                    .completeWith("w1", Plans.inspected())
                    .accept("w1")
                    .completeWith("w1", Plans.planned(grown(Plans.plan())));

            story.is(Name.RUNNING).sends("fence");
            assertThat(story.effects(Effect.Note.class))
                    .extracting(Effect.Note::type)
                    .contains("plan-changed");
        }
    }
}
