package dev.uplift.api.discovery;

import dev.uplift.api.inventory.Sightings.Counts;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.event.Event.Discovered;
import dev.uplift.contracts.event.Event.Inquiring;
import dev.uplift.contracts.event.Event.InquiryEvent;
import dev.uplift.contracts.event.Event.InquiryFailed;
import java.util.Optional;

/**
 * How far a discovery is.
 *
 * @param turn of its inquiry that may be answered
 * @param worker who answers this turn; empty until one is heard
 * @param pages of this turn that were taken in
 * @param counts of all turns together
 * @param problem why it failed; while it runs, why it is sent again
 */
record Course(
        State state,
        long turn,
        Optional<String> worker,
        int pages,
        Counts counts,
        int gone,
        Optional<Problem> problem) {

    enum State {
        RUNNING,
        DONE,
        FAILED
    }

    /** What follows from something that a worker says. */
    sealed interface Heard {

        /** Nothing. */
        record Ignored(String because) implements Heard {}

        /** It goes on like this, or has failed; where it goes on with a problem, it is to be sent again. */
        record Stands(Course next) implements Heard {}

        /** These servers are there. */
        record Found(Course next, Discovered page) implements Heard {}
    }

    /** An inquiry can be sent twice and answered by two workers: the pages of a turn are those of the first one. */
    Heard hears(InquiryEvent event) {
        if (state != State.RUNNING) {
            return new Heard.Ignored("it is " + state);
        }
        if (event.turn() != turn) {
            return new Heard.Ignored("turn %d is over".formatted(event.turn()));
        }
        if (worker.isPresent() && !worker.get().equals(event.worker())) {
            return new Heard.Ignored("worker %s answers".formatted(worker.get()));
        }
        return switch (event) {
            case Inquiring _ -> new Heard.Stands(heardOf(event.worker(), pages));
            case Discovered page
            when page.page() == pages + 1 -> new Heard.Found(heardOf(event.worker(), page.page()), page);
            case Discovered page -> new Heard.Ignored("page %d comes after %d".formatted(page.page(), pages));
            case InquiryFailed failed
            when failed.problem().passes() ->
                new Heard.Stands(new Course(
                        state, turn, Optional.of(event.worker()), pages, counts, gone, Optional.of(failed.problem())));
            case InquiryFailed failed -> new Heard.Stands(failedBy(failed.problem()));
        };
    }

    private Course heardOf(String who, int taken) {
        return new Course(state, turn, Optional.of(who), taken, counts, gone, Optional.empty());
    }

    Course with(Counts more) {
        return new Course(state, turn, worker, pages, counts.plus(more), gone, problem);
    }

    /** The same inquiry once more, for whoever takes it. */
    Course again() {
        return new Course(state, turn + 1, Optional.empty(), 0, counts, gone, problem);
    }

    Course done(int missed) {
        return new Course(State.DONE, turn, worker, pages, counts, missed, Optional.empty());
    }

    Course failedBy(Problem why) {
        return new Course(State.FAILED, turn, worker, pages, counts, gone, Optional.of(why));
    }
}
