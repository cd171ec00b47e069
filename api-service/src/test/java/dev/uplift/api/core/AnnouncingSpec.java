package dev.uplift.api.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Announcement.Ended;
import dev.uplift.api.core.Announcement.Failed;
import dev.uplift.api.core.Announcement.How;
import dev.uplift.api.core.Announcement.Scheduled;
import dev.uplift.api.core.Announcement.Started;
import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.Timer;
import dev.uplift.api.core.State.Name;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AnnouncingSpec {

    private static final Scheduled TONIGHT =
            new Scheduled(Instant.parse("2026-03-02T02:00:00Z"), Instant.parse("2026-03-02T06:00:00Z"));
    /** After the freeze. */
    private static final Scheduled LATER =
            new Scheduled(Instant.parse("2026-03-05T02:00:00Z"), Instant.parse("2026-03-05T06:00:00Z"));

    /** It is 20:00, six hours before the window. */
    private static Story told() {
        return Situations.announced().pass(Duration.ofHours(10)).fire(Timer.ANNOUNCEMENT);
    }

    /** The window is open, and the servers were looked at again. */
    private static Story looked() {
        return told().pass(Duration.ofHours(7))
                .fire(Timer.WINDOW)
                .accept("w1")
                .completeWith("w1", Plans.inspected())
                .accept("w1")
                .completeWith("w1", Plans.planned(Plans.plan()));
    }

    private static Story atOnce(String more) {
        return Story.planned(Plans.announcedAtOnce(more), Plans.plan()).until("fence");
    }

    @Nested
    class A_window {

        @Test
        void is_announced_the_given_time_before_it_opens() {
            Situations.announced().announces().wakes(Timer.ANNOUNCEMENT, Duration.ofHours(10));

            told().announces(TONIGHT).notes("announced");
        }

        @Test
        void is_announced_once() {
            told().fire(Timer.ANNOUNCEMENT).announces().fire(Timer.WINDOW).announces();
        }

        @Test
        void is_looked_at_by_the_wall_clock_when_the_alarm_comes_early() {
            Situations.announced()
                    .pass(Duration.ofHours(9))
                    .fire(Timer.ANNOUNCEMENT)
                    .announces()
                    .wakes(Timer.ANNOUNCEMENT, Duration.ofHours(1));
        }

        @Test
        void that_is_near_already_is_announced_at_once() {
            var story = Story.planned(Plans.announced(), Plans.plan()).until("fence");
            story.pass(Duration.ofHours(12));

            Situations.approve(story).until("fence").announces(TONIGHT);
        }

        @Test
        void that_was_given_up_before_it_was_announced_is_never_announced() {
            Situations.announced()
                    .ask(Action.CANCEL)
                    .announces()
                    .pass(Duration.ofHours(10))
                    .fire(Timer.ANNOUNCEMENT)
                    .isIgnored();
        }

        @Test
        void that_moves_after_it_was_announced_is_announced_again() {
            told().ask(Action.PAUSE)
                    .announces(new Ended(How.POSTPONED))
                    .pass(Duration.ofDays(3).plusHours(1))
                    .ask(Action.RESUME)
                    .is(Name.SCHEDULED)
                    .announces(LATER);
        }

        @Test
        void that_was_missed_after_it_was_announced_is_announced_with_its_new_time() {
            told().pass(Duration.ofHours(12)).fire(Timer.WINDOW).announces(LATER);
        }

        @Test
        void whose_upgrade_is_cancelled_is_called_off() {
            told().ask(Action.CANCEL).is(Name.CANCELLED).announces(new Ended(How.CALLED_OFF));
        }

        @Test
        void whose_upgrade_is_rejected_is_called_off() {
            told().ask(Action.REJECT).is(Name.REJECTED).announces(new Ended(How.CALLED_OFF));
        }

        @Test
        void of_nobody_who_wants_to_know_is_not_announced() {
            Situations.scheduled().announces();
        }
    }

    @Nested
    class The_start {

        @Test
        void is_when_a_worker_takes_the_first_step_of_production() {
            looked().announces()
                    .accept("w1")
                    .announces(new Started())
                    .accept("w1")
                    .announces();
        }

        @Test
        void is_not_the_rehearsal_or_the_backup() {
            Story.planned(Plans.announcedAtOnce(""), Plans.plan())
                    .until("backup")
                    .accept("w1")
                    .announces()
                    .complete("w1")
                    .announces();
        }

        @Test
        void that_came_too_late_was_none() {
            looked().accept("w1")
                    .announces(new Started())
                    .pass(Duration.ofHours(6))
                    .handBackTooLate("w1")
                    .is(Name.SCHEDULED)
                    .announces(new Ended(How.POSTPONED));
        }
    }

    @Nested
    class The_end {

        @Test
        void is_announced_when_clients_use_the_new_version() {
            atOnce("")
                    .until("statistics")
                    .accept("w1")
                    .complete("w1")
                    .is(Name.SUCCEEDED)
                    .announces(new Ended(How.UPGRADED));
        }

        @Test
        void is_announced_when_it_is_only_watched_any_more_and_not_again() {
            atOnce(", \"observe\": \"PT1H\"")
                    .until("statistics")
                    .accept("w1")
                    .complete("w1")
                    .is(Name.OBSERVING)
                    .announces(new Ended(How.UPGRADED))
                    .pass(Duration.ofHours(1))
                    .fire(Timer.OBSERVED)
                    .is(Name.SUCCEEDED)
                    .announces();
        }

        @Test
        void of_what_was_rolled_back_says_so() {
            atOnce("")
                    .until("verify")
                    .accept("w1")
                    .fail("w1")
                    .announces()
                    .accept("w1")
                    .complete("w1")
                    .accept("w1")
                    .complete("w1")
                    .is(Name.ROLLED_BACK)
                    .announces(new Ended(How.ROLLED_BACK));
        }

        @Test
        void of_a_way_back_is_announced_as_its_start_was() {
            atOnce(", \"observe\": \"PT1H\"")
                    .until("statistics")
                    .accept("w1")
                    .complete("w1")
                    .ask(Action.ROLLBACK)
                    .is(Name.ROLLING_BACK)
                    .announces(new Started())
                    .accept("w1")
                    .fail("w1")
                    .is(Name.FAILED)
                    .announces(new Failed(Plans.BROKEN));
        }

        @Test
        void of_what_was_cancelled_says_so() {
            atOnce("")
                    .accept("w1")
                    .announces(new Started())
                    .ask(Action.CANCEL)
                    .announces()
                    .stopped("w1")
                    .accept("w1")
                    .complete("w1")
                    .is(Name.CANCELLED)
                    .announces(new Ended(How.CANCELLED));
        }

        @Test
        void of_what_nobody_was_told_of_is_not_announced() {
            Story.planned(Plans.announcedAtOnce(""), Plans.plan())
                    .until("backup")
                    .ask(Action.CANCEL)
                    .is(Name.CANCELLED)
                    .announces();
        }
    }

    @Nested
    class A_failure {

        private static final String HOLD = ", \"onFailure\": \"hold\"";

        @Test
        void is_announced_at_once_and_once() {
            atOnce(HOLD)
                    .until("verify")
                    .accept("w1")
                    .fail("w1")
                    .is(Name.FAILED)
                    .announces(new Failed(Plans.BROKEN))
                    .accept("w1")
                    .complete("w1")
                    .is(Name.FAILED)
                    .announces()
                    .ask(Action.CLOSE)
                    .announces();
        }

        @Test
        void is_announced_again_when_the_old_server_stays_shut() {
            var story = atOnce(HOLD)
                    .until("verify")
                    .accept("w1")
                    .fail("w1")
                    .accept("w1")
                    .fail("w1")
                    .is(Name.FAILED);

            assertThat(story.effects(Effect.Announce.class))
                    .singleElement()
                    .extracting(Effect.Announce::news)
                    .isInstanceOfSatisfying(
                            Failed.class,
                            failed -> assertThat(failed.problem().detail()).contains("that keeps clients out"));
        }

        @Test
        void of_planning_is_announced_too() {
            Story.asked(Plans.announcedAtOnce("")).accept("w1").fail("w1").announces(new Failed(Plans.BROKEN));
        }

        @Test
        void that_comes_again_after_a_retry_is_another_one() {
            atOnce(HOLD)
                    .until("verify")
                    .accept("w1")
                    .fail("w1")
                    .accept("w1")
                    .complete("w1")
                    .ask(Action.RETRY)
                    .accept("w1")
                    .announces(new Started())
                    .fail("w1")
                    .announces(new Failed(Plans.BROKEN));
        }

        @Test
        void that_somebody_rolls_back_ends_so() {
            atOnce(HOLD)
                    .until("verify")
                    .accept("w1")
                    .fail("w1")
                    .accept("w1")
                    .complete("w1")
                    .ask(Action.ROLLBACK)
                    .accept("w1")
                    .complete("w1")
                    .accept("w1")
                    .complete("w1")
                    .is(Name.ROLLED_BACK)
                    .announces(new Ended(How.ROLLED_BACK));
        }
    }

    @Test
    void what_did_not_arrive_is_noted_and_changes_nothing_else() {
        var story = told();
        var before = story.upgrade();

        story.when(new Input.Undelivered("scheduled", "https://example.org", "HTTP 410"))
                .notes("announcement-undelivered")
                .announces();
        assertThat(story.upgrade()).isEqualTo(before.noted(1));
    }

    @Test
    void who_is_told_of_the_end_sees_which_window_it_was() {
        var story = looked().accept("w1");

        assertThat(story.effects(Effect.Announce.class))
                .containsExactly(new Effect.Announce(
                        new Started(), Optional.of(TONIGHT.opens()), Optional.of(TONIGHT.closes())));
    }
}
