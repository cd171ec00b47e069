package dev.uplift.api.core;

import static dev.uplift.api.core.Story.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.State.Name;
import dev.uplift.api.core.Upgrade.StepTime;
import dev.uplift.contracts.command.Control.Go;
import dev.uplift.contracts.plan.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What follows when a turn ends without a verdict. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TurnsSpec {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static Effect.Send sent(Story story) {
        return story.effects(Effect.Send.class).getFirst();
    }

    @Nested
    class A_declined_turn {

        @Test
        void goes_to_another_worker_in_a_new_turn_later_and_later() {
            var story = Story.planned(Plans.plan());
            var seconds = new ArrayList<Long>();
            for (int i = 0; i < 7; i++) {
                story.decline("w" + i).sends("backup");
                assertThat(sent(story).elsewhere()).isTrue();
                assertThat(sent(story).command().turn()).isEqualTo(4 + i);
                seconds.add(sent(story).delay().toSeconds());
            }

            assertThat(seconds).isEqualTo(List.of(1L, 2L, 4L, 8L, 16L, 30L, 30L));
        }

        @Test
        void costs_none_of_the_time() {
            var story = Story.planned(Plans.plan()).decline("w1");

            assertThat(sent(story).command().timeLeft()).isEqualTo(Plans.TIMEOUT);
        }

        @Test
        void begins_again_with_the_shortest_wait_once_a_worker_had_room() {
            var story = Story.planned(Plans.plan())
                    .decline("w1")
                    .decline("w2")
                    .accept("w3")
                    .lose(Duration.ZERO)
                    .decline("w4");

            assertThat(sent(story).delay()).isEqualTo(Duration.ofSeconds(1));
        }

        @Test
        void stays_with_the_worker_that_accepted() {
            Story.planned(Plans.plan()).accept("w1").decline("w2").isIgnored();
        }
    }

    @Nested
    class A_turn_that_was_handed_back {

        @Test
        void is_followed_by_a_new_one_with_less_time() {
            var story = Story.planned(Plans.plan()).accept("w1").handBack("w1", MINUTE);

            story.sends("backup").notes("step-handed-back").is(Name.RUNNING);
            assertThat(sent(story).command().turn()).isEqualTo(4);
            assertThat(sent(story).command().timeLeft()).isEqualTo(Plans.TIMEOUT.minus(MINUTE));
            assertThat(sent(story).elsewhere()).isFalse();
            story.accept("w2").tells(new Go(ID, 4, "w2"));
        }

        @Test
        void fails_the_step_when_the_time_is_used_up() {
            Story.planned(Plans.plan())
                    .accept("w1")
                    .handBack("w1", Plans.TIMEOUT)
                    .notes("step-handed-back", "step-failed", "state")
                    .is(Name.FAILED);
        }

        @Test
        void counts_in_the_time_of_its_step() {
            var story = Story.planned(Plans.plan())
                    .accept("w1")
                    .handBack("w1", MINUTE)
                    .accept("w2")
                    .complete("w2");

            assertThat(story.upgrade().times())
                    .contains(new StepTime("backup", Phase.BACKUP, MINUTE.plus(Story.SECONDS), Story.NOW, true));
        }
    }

    @Nested
    class A_lost_turn {

        @Test
        void is_followed_by_a_new_one_with_less_time() {
            var story = Story.planned(Plans.plan()).accept("w1").lose(MINUTE);

            story.sends("backup").notes("turn-lost");
            assertThat(sent(story).command().turn()).isEqualTo(4);
            assertThat(sent(story).command().timeLeft()).isEqualTo(Plans.TIMEOUT.minus(MINUTE));
        }

        @Test
        void fails_the_step_when_the_time_is_used_up() {
            var story = Story.planned(Plans.plan()).accept("w1").lose(Plans.TIMEOUT.plusSeconds(1));

            story.is(Name.FAILED);
            assertThat(((State.Failed) story.upgrade().state()).problem().code())
                    .isEqualTo("step-timed-out");
        }

        @Test
        void is_lost_once() {
            Story.planned(Plans.plan())
                    .lose(Duration.ZERO)
                    .turn(3)
                    .lose(Duration.ZERO)
                    .isIgnored();
        }

        @Test
        void fails_a_step_that_ends_one_worker_after_the_other() {
            var story = Story.planned(Plans.plan());
            for (int i = 0; i < UpgradeProcess.MOST_LOST_TURNS; i++) {
                story.accept("w" + i).lose(Duration.ZERO).is(Name.RUNNING);
            }

            story.accept("w").lose(Duration.ZERO).is(Name.FAILED);
            assertThat(((State.Failed) story.upgrade().state()).problem().code())
                    .isEqualTo("workers-lost");
        }
    }

    @Nested
    class The_timeline {

        @Test
        void says_of_a_step_that_it_is_done_only_when_it_is() {
            Story.planned(Plans.plan()).accept("w1").complete("w1").notes("step-completed", "step-started");
            Story.planned(Plans.plan()).accept("w1").fail("w1").notes("step-failed", "state");
            Story.planned(Plans.plan())
                    .until("fence")
                    .accept("w1")
                    .ask(Input.Action.CANCEL)
                    .stopped("w1")
                    .notes("step-stopped", "step-started");
        }
    }
}
