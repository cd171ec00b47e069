package dev.uplift.api.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.Recalled;
import dev.uplift.api.core.Input.Timer;
import dev.uplift.api.core.Prediction.Basis;
import dev.uplift.api.core.Prediction.Confidence;
import dev.uplift.api.core.Prediction.Expected;
import dev.uplift.api.core.State.Name;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.event.Event;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LessonsSpec {

    private static final Duration MAX_AGE = Duration.ofDays(7);

    private static PastRehearsal rehearsed(Instant endedAt) {
        return Situations.rehearsed(Plans.reusing(), endedAt);
    }

    private static Story planned(UpgradeRequest request, PastRehearsal past) {
        return Story.asked(request)
                .remembering(new Recalled(Optional.of(past), Map.of()))
                .plannedAs(Plans.rehearsed());
    }

    private static String whyRehearsed(Story story) {
        story.sends("rehearse");
        assertThat(story.upgrade().memory().reused()).isEmpty();
        return story.effects(Effect.Note.class).stream()
                .filter(note -> note.type().equals("rehearsal-needed"))
                .map(note -> String.valueOf(note.data().get("why")))
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class A_rehearsal_of_the_same {

        @Test
        void is_not_made_again() {
            planned(Plans.reusing(), rehearsed(Story.NOW))
                    .is(Name.RUNNING)
                    .sends("backup")
                    .notes("step-completed", "rehearsal-reused", "step-started", "state")
                    .until("end")
                    .fire(Timer.COMPANION_ENDS)
                    .is(Name.SUCCEEDED);
        }

        @Test
        void leaves_the_gate_where_it_is_although_its_first_step_is_skipped() {
            var story = planned(Plans.reusingCarefully(), rehearsed(Story.NOW));

            story.is(Name.AWAITING_APPROVAL).sendsNothing();
            story.ask(
                            Action.APPROVE,
                            "bob",
                            story.upgrade().plan().orElseThrow().hash())
                    .sends("backup");
        }

        @Test
        void predicts_the_outage_as_if_it_were_its_own() {
            var upgrade = planned(Plans.reusing(), rehearsed(Story.NOW)).upgrade();

            assertThat(Prediction.steps(upgrade)).containsEntry("copy", new Expected(Story.SECONDS, Basis.REHEARSAL));
            assertThat(Prediction.rehearsal(upgrade)).hasValue(Story.SECONDS);
            assertThat(upgrade.facts()).containsKey("rehearsal.queries");
            assertThat(upgrade.memory().reused())
                    .hasValueSatisfying(past -> assertThat(past.facts()).isEmpty());
        }

        @Test
        void counts_up_to_its_age_and_no_longer() {
            planned(Plans.reusing(), rehearsed(Story.NOW.minus(MAX_AGE))).sends("backup");

            assertThat(whyRehearsed(planned(
                            Plans.reusing(), rehearsed(Story.NOW.minus(MAX_AGE).minusNanos(1)))))
                    .contains("b000000000000002", "older than PT168H");
        }

        @Test
        void is_made_again_by_whoever_requires_it() {
            var required = Plans.request(Plans.options("\"rehearsal\": \"required\""), false);

            var story =
                    planned(required, Situations.rehearsed(required, Story.NOW)).sends("rehearse");

            assertThat(story.upgrade().memory()).isEqualTo(Memory.NONE);
        }

        @Test
        void has_nothing_to_be_undone() {
            planned(Plans.reusing(), rehearsed(Story.NOW))
                    .ask(Action.CANCEL)
                    .is(Name.CANCELLED)
                    .sendsNothing();
        }

        @Test
        void is_left_only_by_who_made_it() {
            var story = planned(Plans.reusing(), rehearsed(Story.NOW)).until("end");

            assertThat(story.moments())
                    .extracting(Story.Moment::decision)
                    .filteredOn(Decision.Proceed.class::isInstance)
                    .flatExtracting(decision -> ((Decision.Proceed) decision).effects())
                    .noneMatch(Effect.RememberRehearsal.class::isInstance);
        }
    }

    @Nested
    class Another_rehearsal {

        @Test
        void that_nobody_remembers_is_made() {
            assertThat(whyRehearsed(Story.planned(Plans.reusing(), Plans.rehearsed())))
                    .contains("No rehearsal");
        }

        @Test
        void that_failed_proves_nothing() {
            var story = Story.planned(Plans.reusing(), Plans.rehearsed())
                    .accept("w1")
                    .fail("w1")
                    .is(Name.FAILED);
            var left = story.effects(Effect.RememberRehearsal.class).getFirst().rehearsal();

            assertThat(whyRehearsed(planned(Plans.reusing(), left))).contains("failed");
        }

        @Test
        void of_another_plan_for_production_proves_nothing() {
            var story = Story.asked(Plans.reusing())
                    .remembering(new Recalled(Optional.of(rehearsed(Story.NOW)), Map.of()))
                    .plannedAs(Plans.grown(Plans.rehearsed()));

            assertThat(whyRehearsed(story)).contains("another plan for production");
        }

        @Test
        void with_options_that_change_what_steps_do_proves_nothing() {
            var counting =
                    Plans.request(Plans.options("\"rehearsal\": \"reuse\", \"dataComparison\": \"counts\""), false);

            assertThat(whyRehearsed(planned(Plans.reusing(), Situations.rehearsed(counting, Story.NOW))))
                    .contains("other options");
        }

        @Test
        void that_was_made_with_other_people_deciding_proves_the_same() {
            var careful = Plans.request(
                    UpgradeOptions.of(Map.of("approval", "four-eyes", "checklist", List.of("status page"))), false);

            planned(Plans.reusing(), Situations.rehearsed(careful, Story.NOW)).sends("backup");
        }
    }

    @Nested
    class A_second_look {

        private static Story atTheWindow() {
            var story = planned(Plans.reusingCarefully(), Situations.rehearsed(Plans.reusingCarefully(), Story.NOW));
            Situations.approve(story).accept("w1").complete("w1").is(Name.SCHEDULED);
            return story.pass(Duration.ofHours(17)).fire(Timer.WINDOW).is(State.Rechecking.class);
        }

        @Test
        void that_sees_the_same_goes_on_without_a_rehearsal() {
            var story = atTheWindow().plannedAs(Plans.rehearsed());

            story.is(Name.RUNNING).sends("probe");
        }

        @Test
        void that_changes_production_needs_a_rehearsal_and_then_a_new_approval() {
            var story = atTheWindow().plannedAs(Plans.grown(Plans.rehearsed()));

            assertThat(whyRehearsed(story)).contains("another plan for production");
            assertThat(story.upgrade().consent().approval()).isEmpty();
            story.until("remove-clone").is(Name.AWAITING_APPROVAL);
        }
    }

    @Nested
    class The_times_of_earlier_upgrades {

        private static Recalled history(long... seconds) {
            var story = Story.planned(Plans.plan());
            var copy = story.upgrade().plan().orElseThrow().steps().get(2);
            return new Recalled(
                    Optional.empty(),
                    Map.of(
                            StepKind.of(story.upgrade(), copy),
                            LongStream.of(seconds).mapToObj(Duration::ofSeconds).toList()));
        }

        private static Upgrade knowing(long... seconds) {
            return Story.asked(Plans.request())
                    .remembering(history(seconds))
                    .plannedAs(Plans.plan())
                    .upgrade();
        }

        @Test
        void predict_by_their_median() {
            assertThat(Prediction.steps(knowing(30, 900, 10)))
                    .containsExactly(Map.entry("copy", new Expected(Duration.ofSeconds(30), Basis.HISTORY)));
            assertThat(Prediction.steps(knowing(30, 900, 10, 40)))
                    .containsEntry("copy", new Expected(Duration.ofSeconds(35), Basis.HISTORY));
        }

        @Test
        void say_nothing_if_there_are_only_two() {
            assertThat(Prediction.steps(knowing(30, 40))).isEmpty();
        }

        @Test
        void are_never_as_good_as_a_rehearsal() {
            assertThat(Prediction.of(knowing(30, 30, 30)).map(Prediction::confidence))
                    .hasValue(Confidence.PARTLY_MEASURED);
        }

        @Test
        void are_better_than_an_estimate_and_worse_than_a_measure() {
            var upgrade = knowing(30, 30, 30)
                    .planned(
                            Optional.of(Plans.rehearsed()),
                            List.of(new Estimate("copy", Duration.ofSeconds(99))),
                            List.of());

            assertThat(Prediction.steps(upgrade).get("copy").basis()).isEqualTo(Basis.HISTORY);
            assertThat(Prediction.steps(upgrade.timed(new Upgrade.StepTime(
                                    "rehearse", Phase.REHEARSE, Duration.ofSeconds(50), Story.NOW, true)))
                            .get("copy"))
                    .isEqualTo(new Expected(Duration.ofSeconds(50), Basis.REHEARSAL));
        }

        @Test
        void are_shown_by_a_dry_run_too() {
            var story = Story.asked(Plans.dryRun())
                    .remembering(history(30, 30, 30))
                    .plannedAs(Plans.plan())
                    .is(Name.PLANNED);

            assertThat(Prediction.steps(story.upgrade())).containsKey("copy");
        }

        @Test
        void are_left_by_a_success_without_those_of_its_rehearsal() {
            var story =
                    Story.planned(Plans.request(), Plans.inPlace()).until("end").is(Name.SUCCEEDED);

            assertThat(story.effects(Effect.RememberTimes.class))
                    .singleElement()
                    .satisfies(left -> assertThat(left.took())
                            .contains(new StepKind.Took(
                                    new StepKind("simulated", "dump-restore", "copy", 4), Story.SECONDS))
                            .hasSize(6));
        }

        @Test
        void are_not_left_by_a_failure() {
            var story = Story.planned(Plans.plan()).until("copy").ask(Action.CANCEL);

            story.accept("w1").complete("w1").accept("w1").complete("w1").is(Name.CANCELLED);

            assertThat(story.effects(Effect.RememberTimes.class)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "3, 0", "4, 1", "1000, 4", "1073741824, 15", "4294967295, 15", "4294967296, 16"})
    void a_size_class_is_a_power_of_four(long bytes, int sizeClass) {
        assertThat(StepKind.sizeClass(bytes)).isEqualTo(sizeClass);
    }

    @Test
    void a_cancel_before_the_memory_answers_is_obeyed() {
        var planning = Story.asked(Plans.request())
                .accept("w1")
                .completeWith("w1", Plans.inspected())
                .accept("w1")
                .upgrade();
        var answered = UpgradeProcess.decide(
                planning,
                new Input.FromWorker(new Event.Completed(
                        Story.ID,
                        planning.turn(),
                        "w1",
                        Map.of(),
                        Optional.of(Plans.planned(Plans.plan())),
                        Story.SECONDS)),
                Story.NOW);
        var recalling = ((Decision.Proceed) answered).next();

        var cancelled = UpgradeProcess.decide(recalling, Story.asked(recalling, Action.CANCEL), Story.NOW);

        var next = ((Decision.Proceed) cancelled).next();
        assertThat(next.state().name()).isEqualTo(Name.CANCELLED);
        assertThat(UpgradeProcess.decide(next, new Recalled(Optional.empty(), Map.of()), Story.NOW))
                .isInstanceOf(Decision.Ignored.class);
    }
}
