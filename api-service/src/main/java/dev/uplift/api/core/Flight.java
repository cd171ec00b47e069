package dev.uplift.api.core;

import static java.util.Objects.requireNonNull;

import dev.uplift.contracts.Progress;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A step that was commanded and has no verdict yet.
 *
 * @param step what was commanded
 * @param turn of the command that counts; a verdict of another one is late
 * @param left how long the step may still run
 * @param worker who holds the turn; empty until somebody accepted
 * @param lost how many turns of this step ended without an answer
 * @param declined how many workers in a row had no room
 * @param stopping the worker was told to stop
 * @param since when the step was first commanded
 * @param progress what the worker told last
 */
public record Flight(
        Step step,
        long turn,
        Duration left,
        Optional<String> worker,
        int lost,
        int declined,
        boolean stopping,
        Instant since,
        Optional<Progress> progress) {

    public Flight {
        requireNonNull(step, "step");
        requireNonNull(left, "left");
        worker = worker == null ? Optional.empty() : worker;
        requireNonNull(since, "since");
        progress = progress == null ? Optional.empty() : progress;
    }

    static Flight first(Step step, long turn, Instant now) {
        return new Flight(step, turn, step.timeout(), Optional.empty(), 0, 0, false, now, Optional.empty());
    }

    Flight heldBy(String holder) {
        return new Flight(step, turn, left, Optional.of(holder), lost, 0, stopping, since, progress);
    }

    Flight with(Progress news) {
        return new Flight(step, turn, left, worker, lost, declined, stopping, since, Optional.of(news));
    }

    Flight toldToStop() {
        return new Flight(step, turn, left, worker, lost, declined, true, since, progress);
    }

    /** The same step in a new turn, after a turn that used some of its time. */
    Flight again(long newTurn, Duration used) {
        return new Flight(step, newTurn, left.minus(used), Optional.empty(), lost, declined, stopping, since, progress);
    }

    Flight countingLoss() {
        return new Flight(step, turn, left, worker, lost + 1, declined, stopping, since, progress);
    }

    Flight countingDecline() {
        return new Flight(step, turn, left, worker, lost, declined + 1, stopping, since, progress);
    }

    /** Whether an earlier turn may have begun to act; what has begun is finished, whatever the hour. */
    boolean mayHaveRun() {
        return left.compareTo(step.timeout()) < 0;
    }

    /** Whether a worker may be acting: it got Go, or needs none. Only then must a stop be waited for. */
    boolean isActing() {
        return worker.isPresent();
    }
}
