package dev.uplift.api.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.State.Name;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What follows when a step fails. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FailureSpec {

    private static Story failing(Story story, String step) {
        return story.until(step).accept("w1").fail("w1");
    }

    @Nested
    class A_failure_before_the_point_of_no_return {

        @Test
        void is_rolled_back_in_order_where_that_loses_nothing() {
            var story = failing(Story.planned(Plans.plan()), "verify");

            story.is(Name.ROLLING_BACK).sends("open-source").accept("w1").complete("w1");
            story.is(Name.ROLLING_BACK).sends("drop-target").accept("w1").complete("w1");
            story.is(Name.ROLLED_BACK).sendsNothing();
            assertThat(story.upgrade().state()).isEqualTo(new State.RolledBack(Plans.BROKEN));
        }

        @Test
        void undoes_only_what_was_begun() {
            failing(Story.planned(Plans.plan()), "fence")
                    .sends("open-source")
                    .accept("w1")
                    .complete("w1")
                    .is(Name.ROLLED_BACK);
        }

        @Test
        void ends_FAILED_at_once_when_nothing_is_to_be_undone() {
            failing(Story.planned(Plans.plan()), "backup").is(Name.FAILED).sendsNothing();
        }

        @Test
        void is_held_where_a_rollback_loses_data_but_the_old_server_is_opened() {
            var story = failing(Story.planned(Plans.losing()), "verify");

            story.is(Name.FAILED).sends("open-source").accept("w1").complete("w1");
            story.is(Name.FAILED).sendsNothing();
            assertThat(story.upgrade().state().flight()).isEmpty();
        }

        @Test
        void is_held_if_somebody_wants_it_so_but_the_old_server_is_opened() {
            var story = failing(Story.planned(Plans.holding(), Plans.plan()), "verify");

            story.is(Name.FAILED).sends("open-source").accept("w1").complete("w1");
            story.is(Name.FAILED).sendsNothing();
        }

        @Test
        void is_rolled_back_even_with_losses_if_somebody_wants_it_so() {
            failing(Story.planned(Plans.rollingBack(), Plans.losing()), "verify")
                    .is(Name.ROLLING_BACK)
                    .sends("open-source");
        }
    }

    @Nested
    class A_failure_at_the_point_of_no_return {

        @Test
        void is_held_and_opens_nothing() {
            failing(Story.planned(Plans.plan()), Plans.NO_RETURN)
                    .is(Name.FAILED)
                    .sendsNothing();
        }

        @Test
        void is_held_and_opens_nothing_when_a_retry_fails_before_it() {
            failing(Story.planned(Plans.plan()), Plans.NO_RETURN)
                    .ask(Action.RETRY)
                    .until("verify")
                    .accept("w1")
                    .fail("w1")
                    .is(Name.FAILED)
                    .sendsNothing();
        }
    }

    @Nested
    class A_failure_after_the_point_of_no_return {

        @Test
        void is_a_warning_and_the_upgrade_succeeds() {
            var story = failing(Story.planned(Plans.plan()), "statistics");

            story.is(Name.SUCCEEDED).sendsNothing();
            assertThat(story.upgrade().findings())
                    .containsExactly(new Finding(
                            "broken", Severity.WARN, "step statistics", Plans.BROKEN.detail(), Plans.BROKEN.remedy()));
        }
    }

    @Nested
    class Whatever_happens_maintenance_ends {

        @Test
        void a_failing_beginning_of_it_is_undone_before_anything_irreversible() {
            var story = failing(Story.planned(Plans.hooked(false)), "page-on")
                    .sends("undo-app")
                    .accept("w1")
                    .complete("w1")
                    .sends("undo-page")
                    .accept("w1")
                    .complete("w1");

            story.is(Name.FAILED).sendsNothing();
            assertThat(story.upgrade().begun()).doesNotContain("fence", "open-source");
        }

        @Test
        void an_end_that_fails_after_the_point_of_no_return_is_a_warning_and_the_next_one_is_done() {
            var story = failing(Story.planned(Plans.hooked(true)), "app-back")
                    .sends("page-off")
                    .accept("w1")
                    .fail("w1")
                    .sends("statistics")
                    .accept("w1")
                    .complete("w1");

            story.is(Name.SUCCEEDED);
            assertThat(story.upgrade().findings())
                    .extracting(Finding::severity, Finding::object)
                    .containsExactly(tuple(Severity.WARN, "step app-back"), tuple(Severity.WARN, "step page-off"));
        }

        @Test
        void an_undo_that_fails_keeps_no_other_end_from_being_done() {
            var story = failing(Story.planned(Plans.hooked(true)), "verify")
                    .is(Name.ROLLING_BACK)
                    .sends("open-source")
                    .accept("w1")
                    .fail("w1")
                    .is(Name.FAILED)
                    .sends("undo-app")
                    .accept("w1")
                    .fail("w1")
                    .sends("undo-page")
                    .accept("w1")
                    .complete("w1");

            story.is(Name.FAILED).sendsNothing();
            var failed = (State.Failed) story.upgrade().state();
            assertThat(failed.at().name()).isEqualTo("open-source");
            assertThat(failed.opening()).isEmpty();
            assertThat(story.upgrade().begun()).doesNotContain("drop-target");
        }

        @Test
        void so_it_is_when_a_cancel_fails() {
            Story.planned(Plans.hooked(true))
                    .until("copy")
                    .ask(Action.CANCEL)
                    .sends("open-source")
                    .accept("w1")
                    .fail("w1")
                    .is(Name.FAILED)
                    .sends("undo-app")
                    .accept("w1")
                    .complete("w1")
                    .sends("undo-page")
                    .accept("w1")
                    .complete("w1")
                    .is(Name.FAILED)
                    .ask(Action.RETRY)
                    .is(Name.ROLLING_BACK)
                    .sends("open-source");
        }

        @Test
        void a_retry_begins_it_again() {
            failing(Story.planned(Plans.hooked(false)), "verify")
                    .accept("w1")
                    .complete("w1")
                    .accept("w1")
                    .complete("w1")
                    .sends("undo-page")
                    .accept("w1")
                    .complete("w1")
                    .ask(Action.RETRY)
                    .sends("page-on");
        }
    }

    @Nested
    class A_failed_undo {

        @Test
        void of_a_rollback_ends_FAILED() {
            var story = failing(Story.planned(Plans.plan()), "verify")
                    .accept("w1")
                    .complete("w1")
                    .accept("w1")
                    .fail("w1");

            story.is(Name.FAILED).sendsNothing();
            assertThat(((State.Failed) story.upgrade().state()).at().name()).isEqualTo("drop-target");
        }

        @Test
        void of_a_cancel_ends_FAILED() {
            Story.planned(Plans.plan())
                    .until("copy")
                    .ask(Action.CANCEL)
                    .accept("w1")
                    .fail("w1")
                    .is(Name.FAILED);
        }

        @Test
        void of_a_held_failure_says_both_and_keeps_the_step_that_failed_first() {
            var story = failing(Story.planned(Plans.holding(), Plans.plan()), "verify")
                    .accept("w1")
                    .fail("w1");

            story.is(Name.FAILED).sendsNothing();
            var failed = (State.Failed) story.upgrade().state();
            assertThat(failed.at().name()).isEqualTo("verify");
            assertThat(failed.problem().detail())
                    .startsWith(Plans.BROKEN.detail())
                    .contains("could not all be taken back that keeps clients out");
        }

        @Test
        void can_be_asked_again_for_all_that_was_begun() {
            failing(Story.planned(Plans.plan()), "verify")
                    .accept("w1")
                    .fail("w1")
                    .ask(Action.RETRY)
                    .is(Name.ROLLING_BACK)
                    .sends("open-source")
                    .accept("w1")
                    .complete("w1")
                    .sends("drop-target")
                    .accept("w1")
                    .complete("w1")
                    .is(Name.ROLLED_BACK);
        }
    }
}
