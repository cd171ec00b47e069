package dev.uplift.api.core;

import static dev.uplift.api.core.Story.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.Timer;
import dev.uplift.api.core.State.Name;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.command.Control.Cancel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What runs beside the main line, and never fails an upgrade. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CompanionsSpec {

    private static Story waiting() {
        return Story.planned(Plans.probed()).accept("w1").complete("w1");
    }

    /** The probe is held by w2, and the fence is in flight. */
    private static Story fencing() {
        return waiting().about("probe").accept("w2").about("probe").progress("w2");
    }

    @Nested
    class A_companion {

        @Test
        void is_started_before_the_first_step_of_its_phase_which_waits() {
            waiting().is(Name.RUNNING).sends("probe").wakes(Timer.COMPANION_STARTS, Duration.ofSeconds(10));
        }

        @Test
        void lets_the_step_begin_with_its_first_news() {
            waiting()
                    .about("probe")
                    .accept("w2")
                    .sendsNothing()
                    .about("probe")
                    .progress("w2")
                    .sends("fence")
                    .about("probe")
                    .progress("w2")
                    .sendsNothing();
            waiting()
                    .about("probe")
                    .accept("w2")
                    .about("probe")
                    .learn("w2", Map.of("probe.first", 1))
                    .sends("fence");
        }

        @Test
        void does_not_hold_up_the_step_for_longer_than_its_time() {
            waiting().fire(Timer.COMPANION_STARTS).sends("fence");
        }

        @Test
        void is_waited_for_once() {
            fencing().fire(Timer.COMPANION_STARTS).sendsNothing();
        }

        @Test
        void is_sent_again_when_it_is_lost_or_declined() {
            fencing().about("probe").lose(Duration.ZERO).is(Name.RUNNING).sends("probe");
            fencing().about("probe").handBack("w2", Duration.ZERO).sends("probe");
            waiting().about("probe").decline("w2").sends("probe");
        }

        @Test
        void says_a_warning_again_in_the_place_of_the_earlier_one() {
            var first = new Finding("slow", Severity.WARN, "step probe", "3 ms", "");
            var worse = new Finding("slow", Severity.WARN, "step probe", "5 ms", "");
            var other = new Finding("slow", Severity.WARN, "step fence", "3 ms", "");
            var story = fencing();
            var before = story.upgrade().findings().size();

            for (var finding : List.of(first, other, worse)) {
                story.about("probe").find("w2", finding);
            }

            assertThat(story.upgrade().findings()).hasSize(before + 2).endsWith(worse, other);
        }

        @Test
        void never_fails_the_upgrade() {
            var story = fencing().about("probe").fail("w2");

            story.is(Name.RUNNING).sendsNothing().notes("companion-failed");
            assertThat(story.upgrade().companions()).isEmpty();
            story.until("end").is(Name.SUCCEEDED);
        }

        @Test
        void that_fails_at_once_lets_the_step_begin() {
            waiting().about("probe").accept("w2").about("probe").fail("w2").sends("fence");
        }

        @Test
        void is_told_to_stop_after_the_last_step_of_its_phases() {
            var story = fencing().until(Plans.NO_RETURN).accept("w1");
            var turn = story.flight("probe").turn();

            story.complete("w1")
                    .sends("statistics")
                    .tells(new Cancel(ID, turn, "w2"))
                    .wakes(Timer.STOP_AGAIN, Duration.ofSeconds(5))
                    .turn(turn)
                    .fire(Timer.STOP_AGAIN)
                    .tells(new Cancel(ID, turn, "w2"));
            story.about("probe").complete("w2", Map.of("outage.seconds", 4)).sendsNothing();
            assertThat(story.upgrade().facts()).containsEntry("outage.seconds", 4);
            assertThat(story.upgrade().companions()).isEmpty();
        }

        @Test
        void that_was_told_to_stop_is_not_sent_again() {
            var story = fencing().until("statistics");

            story.about("probe").lose(Duration.ZERO).sendsNothing();
            assertThat(story.upgrade().companions()).isEmpty();
        }

        @Test
        void that_nobody_took_yet_is_told_so_when_somebody_does() {
            var story = waiting().fire(Timer.COMPANION_STARTS).until("statistics");
            var turn = story.flight("probe").turn();

            story.about("probe").accept("w2").tells(new Cancel(ID, turn, "w2"));
            assertThat(story.flight("probe").isActing()).isTrue();
        }
    }

    @Nested
    class Last_words {

        private static Story ending() {
            return fencing().until("end");
        }

        @Test
        void are_waited_for_15_seconds() {
            var story = fencing().until("statistics").accept("w1").complete("w1");

            story.is(State.Ending.class).wakes(Timer.COMPANION_ENDS, Duration.ofSeconds(15));
            assertThat(story.upgrade().state().name()).isEqualTo(Name.RUNNING);
            story.fire(Timer.COMPANION_ENDS).is(Name.SUCCEEDED).notes("companions-silent", "state");
        }

        @Test
        void are_heard_and_end_the_upgrade() {
            var story = ending().about("probe").complete("w2", Map.of("outage.seconds", 4));

            story.is(Name.SUCCEEDED);
            assertThat(story.upgrade().facts()).containsEntry("outage.seconds", 4);
        }

        @Test
        void may_be_a_failure() {
            ending().about("probe").fail("w2").is(Name.SUCCEEDED);
            ending().about("probe").stopped("w2").is(Name.SUCCEEDED);
            ending().about("probe").lose(Duration.ZERO).is(Name.SUCCEEDED);
        }

        @Test
        void are_not_waited_for_if_nobody_took_the_companion() {
            var story = waiting().fire(Timer.COMPANION_STARTS).until("end");

            story.is(Name.SUCCEEDED);
            assertThat(story.upgrade().companions()).isEmpty();
        }

        @Test
        void are_waited_for_at_every_end() {
            var story = fencing().until(Plans.NO_RETURN).accept("w1").fail("w1");

            story.is(State.Ending.class)
                    .tells(new Cancel(ID, story.flight("probe").turn(), "w2"));
            story.ask(Action.RETRY).isRefused("not-possible-now");
            story.about("probe").stopped("w2").is(Name.FAILED);
        }

        @Test
        void of_an_earlier_end_are_not_waited_for_again() {
            var story = fencing().until(Plans.NO_RETURN).accept("w1").fail("w1");
            var earlier = story.upgrade().turn();
            story.about("probe").stopped("w2").ask(Action.RETRY).until("end").is(State.Ending.class);

            story.turn(earlier).fire(Timer.COMPANION_ENDS).isIgnored().is(State.Ending.class);
        }

        @Test
        void are_waited_for_by_nobody_after_the_end() {
            ending().about("probe").complete("w2").fire(Timer.COMPANION_ENDS).isIgnored();
        }
    }
}
