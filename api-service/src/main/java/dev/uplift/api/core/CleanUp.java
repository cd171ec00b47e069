package dev.uplift.api.core;

import static java.util.Objects.requireNonNull;

import dev.uplift.contracts.Problem;
import java.time.Instant;
import java.util.Optional;

/**
 * What becomes of one removal of the plan. Before the upgrade's end there is one only if somebody said that it is to be
 * kept.
 *
 * @param step the name of the removal's step
 * @param due when it may begin; empty before the upgrade's end
 * @param flight while it is carried out
 * @param kept who said that it must not be removed
 * @param removed when it was
 * @param problem why the last try failed; the next one is due a day later
 */
public record CleanUp(
        String step,
        Optional<Instant> due,
        Optional<Flight> flight,
        Optional<Kept> kept,
        Optional<Instant> removed,
        Optional<Problem> problem) {

    /** Somebody's word that it stays; after it, removing it is that person's business. */
    public record Kept(String by, String reason, Instant at) {
        public Kept {
            requireNonNull(by, "by");
            requireNonNull(at, "at");
            reason = reason == null ? "" : reason;
        }
    }

    public CleanUp {
        requireNonNull(step, "step");
        due = due == null ? Optional.empty() : due;
        flight = flight == null ? Optional.empty() : flight;
        kept = kept == null ? Optional.empty() : kept;
        removed = removed == null ? Optional.empty() : removed;
        problem = problem == null ? Optional.empty() : problem;
    }

    static CleanUp of(String step) {
        return new CleanUp(step, null, null, null, null, null);
    }

    CleanUp dueAt(Instant time) {
        return new CleanUp(step, Optional.of(time), Optional.empty(), kept, removed, problem);
    }

    CleanUp flying(Flight next) {
        return new CleanUp(step, due, Optional.of(next), kept, removed, problem);
    }

    CleanUp keptBy(Kept somebody) {
        return new CleanUp(step, due, Optional.empty(), Optional.of(somebody), removed, problem);
    }

    CleanUp removedAt(Instant time) {
        return new CleanUp(step, due, Optional.empty(), kept, Optional.of(time), Optional.empty());
    }

    CleanUp failedWith(Problem why, Instant nextTry) {
        return new CleanUp(step, Optional.of(nextTry), Optional.empty(), kept, removed, Optional.of(why));
    }

    /** Whether it waits for its time. */
    boolean isWaiting() {
        return due.isPresent() && flight.isEmpty() && kept.isEmpty() && removed.isEmpty();
    }
}
