package dev.uplift.api.core;

import static dev.uplift.api.core.Story.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Input.LockRefused;
import dev.uplift.api.core.State.Name;
import dev.uplift.contracts.Check;
import dev.uplift.contracts.command.Control.Drop;
import dev.uplift.contracts.command.Control.Go;
import dev.uplift.contracts.event.Event.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How an upgrade is planned, and how workers hold, lose and answer their turns. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UpgradeProcessSpec {

    private static Story inspecting(UpgradeRequest request) {
        return Story.asked(request).accept("w1");
    }

    private static Story prechecking(UpgradeRequest request) {
        return inspecting(request).completeWith("w1", Plans.inspected()).accept("w1");
    }

    @Nested
    class Planning {

        @Test
        void begins_with_a_look_at_the_servers() {
            Story.asked(Plans.request()).is(Name.PLANNING).sends("inspect").notes("requested", "step-started");
        }

        @Test
        void goes_on_to_the_prechecks_and_locks_what_was_found() {
            var story = inspecting(Plans.request()).completeWith("w1", Plans.inspected());

            story.is(Name.PLANNING).sends("precheck");
            assertThat(story.effects(Effect.Lock.class))
                    .containsExactly(new Effect.Lock(Set.of("identity:id-1", "identity:id-2")));
            assertThat(story.upgrade().inspection()).isEqualTo(Plans.inspected().inspection());
        }

        @Test
        void goes_on_to_the_first_step_of_the_plan() {
            prechecking(Plans.request())
                    .completeWith("w1", Plans.planned(Plans.plan()))
                    .is(Name.RUNNING)
                    .sends("backup");
        }

        @Test
        void ends_REJECTED_at_a_finding_that_blocks_and_touches_nothing() {
            var story = prechecking(Plans.request())
                    .completeWith("w1", Plans.planned(Plans.plan(), Plans.blocking("extension-missing")));

            story.is(Name.REJECTED).sendsNothing();
            assertThat(story.upgrade().findings()).containsExactly(Plans.blocking("extension-missing"));
            assertThat(((State.Rejected) story.upgrade().state()).why().code()).isEqualTo("precheck-blocked");
        }

        @Test
        void goes_on_past_a_finding_that_is_accepted() {
            prechecking(Plans.accepting("extension-missing"))
                    .completeWith("w1", Plans.planned(Plans.plan(), Plans.blocking("extension-missing")))
                    .is(Name.RUNNING)
                    .sends("backup");
        }

        @Test
        void goes_on_past_accepted_findings_only() {
            prechecking(Plans.accepting("extension-missing"))
                    .completeWith(
                            "w1",
                            Plans.planned(
                                    Plans.plan(), Plans.blocking("extension-missing"), Plans.blocking("no-space")))
                    .is(Name.REJECTED);
        }

        @Test
        void ends_REJECTED_without_a_plan() {
            var story = prechecking(Plans.request())
                    .completeWith("w1", new Outcome(Optional.empty(), List.of(), Optional.empty()));

            story.is(Name.REJECTED).sendsNothing();
            assertThat(((State.Rejected) story.upgrade().state()).why().code()).isEqualTo("no-plan");
        }

        @Test
        void ends_PLANNED_for_a_dry_run_which_takes_no_lock() {
            var story = inspecting(Plans.dryRun()).completeWith("w1", Plans.inspected());
            assertThat(story.effects(Effect.Lock.class)).isEmpty();

            story.accept("w1")
                    .completeWith("w1", Plans.planned(Plans.plan()))
                    .is(Name.PLANNED)
                    .sendsNothing();
            assertThat(story.effects(Effect.Lock.class)).isEmpty();
        }

        @Test
        void ends_REJECTED_for_a_dry_run_with_a_finding_that_blocks() {
            prechecking(Plans.dryRun())
                    .completeWith("w1", Plans.planned(Plans.plan(), Plans.blocking("no-space")))
                    .is(Name.REJECTED);
        }

        @Test
        void ends_FAILED_when_the_look_fails() {
            var story = inspecting(Plans.request()).fail("w1");

            story.is(Name.FAILED).sendsNothing();
            assertThat(story.upgrade().state())
                    .isEqualTo(new State.Failed(Plans.BROKEN, UpgradeProcess.inspect(), Optional.empty()));
        }

        @Test
        void ends_REJECTED_when_another_upgrade_has_the_server_under_another_address() {
            prechecking(Plans.request())
                    .when(new LockRefused("b000000000000002"))
                    .is(Name.REJECTED)
                    .tells(new Drop(ID, 2, "w1"));
        }

        @Test
        void hears_of_a_refused_lock_only_while_it_lasts() {
            Story.planned(Plans.plan())
                    .when(new LockRefused("b000000000000002"))
                    .isIgnored();
        }
    }

    @Nested
    class A_turn {

        @Test
        void gets_Go_when_a_worker_accepts() {
            Story.planned(Plans.plan()).accept("w1").tells(new Go(ID, 3, "w1"));
        }

        @Test
        void gets_the_same_answer_at_every_repeat() {
            var story = Story.planned(Plans.plan()).accept("w1");
            var held = story.upgrade();

            story.accept("w1").tells(new Go(ID, 3, "w1")).accept("w1").tells(new Go(ID, 3, "w1"));
            assertThat(story.upgrade()).isEqualTo(held);
        }

        @Test
        void gets_no_Go_if_its_step_is_repeatable() {
            Story.planned(Plans.plan()).until("verify").accept("w1").tells();
        }

        @Test
        void is_dropped_by_every_other_worker() {
            Story.planned(Plans.plan())
                    .accept("w1")
                    .accept("w2")
                    .tells(new Drop(ID, 3, "w2"))
                    .accept("w1")
                    .tells(new Go(ID, 3, "w1"));
        }

        @Test
        void is_dropped_when_it_is_over() {
            Story.planned(Plans.plan())
                    .accept("w1")
                    .complete("w1")
                    .turn(3)
                    .accept("w2")
                    .tells(new Drop(ID, 3, "w2"))
                    .sendsNothing();
        }

        @Test
        void is_answered_only_by_the_worker_that_has_Go() {
            var story = Story.planned(Plans.plan())
                    .complete("w1")
                    .isIgnored()
                    .fail("w1")
                    .isIgnored();

            story.accept("w1")
                    .complete("w2")
                    .isIgnored()
                    .fail("w2")
                    .isIgnored()
                    .handBack("w2", Duration.ZERO)
                    .isIgnored()
                    .complete("w1")
                    .sends("fence");
        }

        @Test
        void of_a_repeatable_step_is_answered_by_any() {
            Story.planned(Plans.plan())
                    .until("verify")
                    .accept("w1")
                    .complete("w2")
                    .sends(Plans.NO_RETURN);
        }

        @Test
        void gives_the_next_step_the_facts_that_it_needs_and_no_others() {
            var story = Story.planned(Plans.plan())
                    .until("fence")
                    .accept("w1")
                    .complete("w1", Map.of("fence.epoch", 4, "fence.was", "off"));

            assertThat(story.effects(Effect.Send.class).getFirst().command().facts())
                    .isEqualTo(Map.of("fence.epoch", 4));
        }

        @Test
        void keeps_what_its_step_learned_and_checked_on_the_way() {
            var check = new Check("data:shop.public.orders", true, "1000 rows");
            var story = Story.planned(Plans.plan()).accept("w1").learn("w1", Map.of("backup.id", "b-1"), check);

            assertThat(story.upgrade().facts()).containsEntry("backup.id", "b-1");
            assertThat(story.effects(Effect.Keep.class)).containsExactly(new Effect.Keep(List.of(check)));
        }

        @Test
        void shows_how_far_it_is() {
            var story = Story.planned(Plans.plan()).accept("w1").progress("w1");

            assertThat(story.flight().progress())
                    .hasValueSatisfying(news -> assertThat(news.doing()).isEqualTo("counting"));
        }
    }

    @Nested
    class A_log {

        @Test
        void goes_into_the_timeline_as_it_comes() {
            var story = Story.planned(Plans.plan()).accept("w1").log("w1", "Performing checks", "ok");

            story.notes("log").sendsNothing();
            assertThat(story.effects(Effect.Note.class).getFirst().data())
                    .isEqualTo(Map.of("source", "Job uplift-upgrade", "lines", List.of("Performing checks", "ok")));
        }

        @Test
        void goes_there_also_when_its_turn_is_over_since_it_was_written_all_the_same() {
            var story = Story.planned(Plans.plan()).accept("w1").complete("w1");

            story.turn(3).log("w1", "Upgrade Complete").notes("log").sendsNothing();
        }
    }

    @Nested
    class A_late_verdict {

        private final Story story =
                Story.planned(Plans.plan()).accept("w1").lose(Duration.ZERO).accept("w2");

        @Test
        void changes_nothing() {
            story.turn(3).complete("w1").isIgnored();
            story.turn(3).fail("w1").isIgnored();
            story.turn(3).handBack("w1", Duration.ZERO).isIgnored();
            story.turn(3).decline("w1").isIgnored();
            story.turn(3).progress("w1").isIgnored();
        }

        @Test
        void still_tells_facts() {
            var before = story.upgrade();

            story.turn(3).complete("w1", Map.of("backup.id", "b-1")).sendsNothing();
            assertThat(story.upgrade().facts()).containsEntry("backup.id", "b-1");
            assertThat(story.upgrade().state()).isEqualTo(before.state());
        }

        @Test
        void never_overrides_a_fact_that_is_known() {
            story.learn("w2", Map.of("backup.id", "b-2"))
                    .turn(3)
                    .learn("w1", Map.of("backup.id", "b-1", "backup.size", 7));

            assertThat(story.upgrade().facts())
                    .containsEntry("backup.id", "b-2")
                    .containsEntry("backup.size", 7);
        }

        @Test
        void of_an_answered_turn_is_a_duplicate() {
            story.complete("w2", Map.of("backup.id", "b-2"))
                    .turn(4)
                    .complete("w2", Map.of("backup.id", "b-2"))
                    .isIgnored();
        }
    }
}
