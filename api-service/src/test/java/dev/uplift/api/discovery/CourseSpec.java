package dev.uplift.api.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.discovery.Course.Heard;
import dev.uplift.api.discovery.Course.State;
import dev.uplift.api.inventory.Sightings.Counts;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.event.Event.Discovered;
import dev.uplift.contracts.event.Event.Inquiring;
import dev.uplift.contracts.event.Event.InquiryEvent;
import dev.uplift.contracts.event.Event.InquiryFailed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a discovery by what workers say. */
class CourseSpec {

    private static final Problem PASSES = Problem.of(Kind.TRANSIENT, "throttled", "Slower.", "Wait.");
    private static final Problem STAYS = Problem.of(Kind.REQUEST, "access-denied", "No.", "Allow it.");
    private static final Course BEGUN =
            new Course(State.RUNNING, 2, Optional.empty(), 0, Counts.NONE, 0, Optional.empty());

    private static Discovered page(long turn, String worker, int number) {
        return new Discovered("dsc-1", turn, worker, number, List.of(), false);
    }

    private static Course after(Course course, InquiryEvent event) {
        return switch (course.hears(event)) {
            case Heard.Stands(var next) -> next;
            case Heard.Found(var next, var _) -> next;
            case Heard.Ignored(var because) -> throw new AssertionError(because);
        };
    }

    private static void ignores(Course course, InquiryEvent event) {
        assertThat(course.hears(event)).isInstanceOf(Heard.Ignored.class);
    }

    @Test
    void the_first_worker_that_answers_a_turn_is_the_one_that_counts() {
        var heard = after(BEGUN, new Inquiring("dsc-1", 2, "w-1"));

        assertThat(heard.worker()).contains("w-1");
        ignores(heard, page(2, "w-2", 1));
        ignores(heard, new InquiryFailed("dsc-1", 2, "w-2", STAYS));
        assertThat(after(heard, page(2, "w-1", 1)).pages()).isEqualTo(1);
    }

    @Test
    void pages_count_once_and_in_their_order() {
        var one = after(BEGUN, page(2, "w-1", 1));

        ignores(one, page(2, "w-1", 1));
        ignores(one, page(2, "w-1", 3));
        assertThat(after(one, page(2, "w-1", 2)).pages()).isEqualTo(2);
    }

    @Test
    void the_answer_to_another_turn_changes_nothing() {
        ignores(BEGUN, page(1, "w-1", 1));
        ignores(BEGUN, page(3, "w-1", 1));
        ignores(BEGUN, new InquiryFailed("dsc-1", 1, "w-1", STAYS));
    }

    @Test
    void a_new_turn_begins_with_the_first_page_and_whoever_answers() {
        var again = after(BEGUN, page(2, "w-1", 1)).with(new Counts(5, 4, 1)).again();

        assertThat(again.turn()).isEqualTo(3);
        assertThat(again.worker()).isEmpty();
        assertThat(again.counts()).isEqualTo(new Counts(5, 4, 1));
        assertThat(after(again, page(3, "w-2", 1)).worker()).contains("w-2");
    }

    @Test
    void a_problem_that_passes_is_shown_until_somebody_looks_again() {
        var failed = after(BEGUN, new InquiryFailed("dsc-1", 2, "w-1", PASSES));

        assertThat(failed.state()).isEqualTo(State.RUNNING);
        assertThat(failed.problem()).contains(PASSES);
        assertThat(failed.again().problem()).contains(PASSES);
        assertThat(after(failed.again(), new Inquiring("dsc-1", 3, "w-1")).problem())
                .isEmpty();
    }

    @Test
    void a_problem_that_stays_is_its_end() {
        var failed = after(BEGUN, new InquiryFailed("dsc-1", 2, "w-1", STAYS));

        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.problem()).contains(STAYS);
    }

    @Test
    void nothing_changes_what_has_ended() {
        for (var ended : List.of(BEGUN.done(3), BEGUN.failedBy(STAYS))) {
            ignores(ended, new Inquiring("dsc-1", 2, "w-1"));
            ignores(ended, page(2, "w-1", 1));
            ignores(ended, new InquiryFailed("dsc-1", 2, "w-1", PASSES));
        }
    }
}
