package dev.uplift.api.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.Timer;
import dev.uplift.api.core.State.Name;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GateSpec {

    private static String hash(Story story) {
        return story.upgrade().plan().orElseThrow().hash();
    }

    @Nested
    class The_approval {

        @Test
        void is_waited_for_after_the_rehearsal_and_before_the_gate() {
            Situations.awaitingApproval().is(Name.AWAITING_APPROVAL).sendsNothing();
        }

        @Test
        void names_the_plan_that_was_read() {
            var story = Situations.awaitingApproval().ask(Action.SIGN, "bob", "status page");

            story.ask(Action.APPROVE, "bob", "").isRefused("plan-differs");
            story.ask(Action.APPROVE, "bob", "f00d").isRefused("plan-differs");
            story.ask(Action.APPROVE, "bob", hash(story)).is(Name.RUNNING).sends("remove-clone");
            assertThat(story.upgrade().consent().approval())
                    .hasValueSatisfying(approval -> assertThat(approval)
                            .returns("bob", Consent.Approval::by)
                            .returns(hash(story), Consent.Approval::planHash)
                            .returns(Story.NOW.plus(Duration.ofDays(7)), Consent.Approval::expires));
        }

        @Test
        void with_four_eyes_is_never_the_requesters_own() {
            var story = Situations.awaitingApproval().ask(Action.SIGN, "bob", "status page");

            story.ask(Action.APPROVE, "ada", hash(story)).isRefused("four-eyes");
        }

        @Test
        void by_one_may_be_the_requesters_own() {
            var story = Story.planned(Plans.approvedBySomebody(), Plans.plan()).until("fence");

            story.is(Name.AWAITING_APPROVAL)
                    .ask(Action.APPROVE, "ada", hash(story))
                    .sends("fence");
        }

        @Test
        void needs_every_item_of_the_checklist_signed() {
            var story = Situations.awaitingApproval();

            story.ask(Action.APPROVE, "bob", hash(story)).isRefused("checklist-unsigned");
            story.ask(Action.SIGN, "bob", "coffee").isRefused("no-such-item");
            story.ask(Action.SIGN, "bob", "status page")
                    .ask(Action.SIGN, "eve", "status page")
                    .isIgnored();
        }

        @Test
        void that_expires_before_the_window_is_asked_for_again() {
            var story = Situations.scheduled().ask(Action.PAUSE).pass(Duration.ofDays(7));

            story.ask(Action.RESUME).is(Name.AWAITING_APPROVAL).notes("asked", "approval-needed", "state");
        }

        @Test
        void that_is_refused_takes_the_clone_away() {
            Situations.awaitingApproval()
                    .ask(Action.REJECT, "bob", "")
                    .is(Name.CANCELLING)
                    .sends("undo-rehearsal")
                    .accept("w1")
                    .complete("w1")
                    .is(Name.REJECTED);
        }

        @Test
        void can_be_taken_back_until_production_begins() {
            Situations.scheduled().ask(Action.REJECT, "bob", "").is(Name.CANCELLING);
            Situations.rechecking().ask(Action.REJECT, "bob", "").isRefused("not-possible-now");
        }
    }

    @Nested
    class A_pause {

        @Test
        void lets_the_running_step_end_and_holds() {
            Story.planned(Plans.plan())
                    .accept("w1")
                    .ask(Action.PAUSE)
                    .is(Name.RUNNING)
                    .complete("w1")
                    .is(Name.PAUSED)
                    .sendsNothing()
                    .ask(Action.RESUME)
                    .sends("fence");
        }

        @Test
        void can_be_taken_back_before_it_begins() {
            Story.planned(Plans.plan())
                    .accept("w1")
                    .ask(Action.PAUSE)
                    .ask(Action.RESUME)
                    .complete("w1")
                    .is(Name.RUNNING)
                    .sends("fence");
        }

        @Test
        void is_refused_while_clients_are_kept_out() {
            for (var step : List.of("fence", "copy", "verify", Plans.NO_RETURN)) {
                Story.planned(Plans.plan()).until(step).ask(Action.PAUSE).isRefused("pause-in-outage");
            }
            Story.planned(Plans.plan()).until("statistics").ask(Action.PAUSE).is(Name.RUNNING);
        }
    }

    @Nested
    class The_observation {

        @Test
        void ends_when_its_time_is_over_by_the_wall_clock() {
            var story =
                    Story.planned(Plans.watched(), Plans.plan()).until("end").is(Name.OBSERVING);

            story.wakes(Timer.OBSERVED, Duration.ofDays(1));
            story.pass(Duration.ofHours(23))
                    .fire(Timer.OBSERVED)
                    .is(Name.OBSERVING)
                    .wakes(Timer.OBSERVED, Duration.ofHours(1));
            story.pass(Duration.ofHours(1)).fire(Timer.OBSERVED).is(Name.SUCCEEDED);
        }

        @Test
        void cannot_be_cancelled() {
            Story.planned(Plans.watched(), Plans.plan())
                    .until("end")
                    .ask(Action.CANCEL)
                    .isRefused("not-possible-now");
        }
    }

    @Nested
    class The_predicted_outage {

        @Test
        void is_what_the_rehearsal_measured() {
            var prediction = Prediction.of(Situations.awaitingApproval().upgrade());

            assertThat(prediction.map(Prediction::outage)).hasValue(Story.SECONDS);
            assertThat(prediction.map(Prediction::confidence)).hasValue(Prediction.Confidence.PARTLY_MEASURED);
        }

        @Test
        void is_unknown_without_measures_and_estimates() {
            assertThat(Prediction.of(Story.planned(Plans.plan()).upgrade()))
                    .isEqualTo(Optional.of(new Prediction(Duration.ZERO, Prediction.Confidence.UNKNOWN)));
        }
    }
}
