package dev.uplift.worker.runtime;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event;
import dev.uplift.contracts.event.Event.Accepted;
import dev.uplift.contracts.event.Event.Completed;
import dev.uplift.contracts.event.Event.Failed;
import dev.uplift.contracts.event.Event.HandedBack;
import dev.uplift.worker.driver.Driver.Action;
import dev.uplift.worker.driver.Driver.Stopped;
import dev.uplift.worker.driver.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Runs one turn from acceptance to verdict, on a virtual thread of its own. */
final class Runner {

    private static final Logger LOG = Logger.getLogger(Runner.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);
    /** A verdict within this time is answer enough; it spares an event for every quick step. */
    private static final long QUICK_MILLIS = 50;

    private static final Duration SLOWEST_RETRY = Duration.ofSeconds(30);

    private final Held held;
    private final Action action;
    private final Telling telling;
    private final ScheduledExecutorService timer;

    Runner(Held held, Action action, Telling telling, ScheduledExecutorService timer) {
        this.held = held;
        this.action = action;
        this.telling = telling;
        this.timer = timer;
    }

    /** @return completes when Kafka has the verdict; at once if there is none to send */
    CompletableFuture<Void> run() {
        var verdict = command().step().repeatable() ? runAtOnce() : runAfterGo();
        return verdict.map(telling::tell).orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private Execute command() {
        return held.command();
    }

    private Optional<Event> runAtOnce() {
        var accepting = timer.schedule(this::accept, QUICK_MILLIS, TimeUnit.MILLISECONDS);
        try {
            return act();
        } finally {
            accepting.cancel(false);
        }
    }

    private void accept() {
        telling.tell(new Accepted(command().upgrade(), command().turn(), telling.worker()));
    }

    private Optional<Event> runAfterGo() {
        try {
            while (!held.isGoing() && !held.stopping()) {
                accept();
                held.awaitGo(ASK_AGAIN);
            }
        } catch (InterruptedException ending) {
            held.stop(StopReason.WORKER_ENDS);
        }
        if (command().notAfter().filter(Instant.now()::isAfter).isPresent()) {
            held.stop(StopReason.TOO_LATE);
        }
        return held.stopping() ? unfinished() : act();
    }

    private Optional<Event> act() {
        held.start();
        ScheduledFuture<?> end = timer.schedule(
                () -> held.stop(StopReason.TIMED_OUT), command().timeLeft().toMillis(), TimeUnit.MILLISECONDS);
        try {
            var result = attempts();
            // A step that got there has got there, whatever it was told meanwhile.
            return result instanceof StepResult.Done done ? Optional.of(completed(done)) : failedOrStopped(result);
        } catch (Stopped stopped) {
            return unfinished();
        } catch (InterruptedException ending) {
            held.stop(StopReason.WORKER_ENDS);
            return unfinished();
        } catch (RuntimeException | Error bug) {
            return held.stopping() ? unfinished() : Optional.of(failed(unexpected(bug)));
        } finally {
            end.cancel(false);
        }
    }

    /** Asks the action until it is done, or has failed for good. */
    private StepResult attempts() throws InterruptedException {
        var retryAfter = Duration.ofSeconds(1);
        while (true) {
            var seen = held.stopped();
            var result = look();
            switch (result) {
                case StepResult.Done done -> {
                    return done;
                }
                case StepResult.Pending(var after, var progress) -> {
                    held.progress(progress);
                    held.pause(after, seen);
                    retryAfter = Duration.ofSeconds(1);
                }
                case StepResult.Failed(var problem) -> {
                    if (!problem.passes() || held.timeLeft().compareTo(retryAfter) <= 0) {
                        return result;
                    }
                    held.progress(Progress.doing("trying again: " + problem.detail()));
                    held.pause(retryAfter, seen);
                    retryAfter = min(retryAfter.multipliedBy(2), SLOWEST_RETRY);
                }
            }
            if (held.mustEnd()) {
                throw new Stopped(String.valueOf(held.stopped()));
            }
        }
    }

    /**
     * On a thread that ends with it: what libraries keep for each thread, such as the AWS SDK its XML parser of 40 kB, would
     * be kept for every turn that waits, and thousands do.
     */
    private StepResult look() throws InterruptedException {
        var look = new FutureTask<>(() -> action.run(held));
        Thread.ofVirtual().name(Thread.currentThread().getName()).start(look);
        try {
            return look.get();
        } catch (InterruptedException stopped) {
            look.cancel(true);
            throw stopped;
        } catch (ExecutionException thrown) {
            switch (thrown.getCause()) {
                case InterruptedException stopped -> throw stopped;
                case RuntimeException bug -> throw bug;
                case Error bug -> throw bug;
                case Throwable unexpected -> throw new IllegalStateException(unexpected);
            }
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private Problem unexpected(Throwable bug) {
        LOG.errorf(
                bug, "step %s of %s threw", command().step().name(), command().upgrade());
        return Problem.of(
                Problem.Kind.INTERNAL,
                "unexpected",
                "Step %s ended in an error that its driver did not expect: %s"
                        .formatted(command().step().name(), bug),
                "This is a bug; please report it with the worker's log.");
    }

    private Event completed(StepResult.Done done) {
        return new Completed(
                command().upgrade(), command().turn(), telling.worker(), done.facts(), done.outcome(), held.elapsed());
    }

    private Optional<Event> failedOrStopped(StepResult result) {
        if (held.stopping()) {
            return unfinished();
        }
        return result instanceof StepResult.Failed(var problem) ? Optional.of(failed(problem)) : Optional.empty();
    }

    private Event failed(Problem problem) {
        return new Failed(command().upgrade(), command().turn(), telling.worker(), problem, held.elapsed());
    }

    /** What a turn that was stopped answers. */
    private Optional<Event> unfinished() {
        return switch (held.stopped().orElse(StopReason.WORKER_ENDS)) {
            case DROPPED -> Optional.empty();
            case CANCELLED -> Optional.of(handedBack(HandedBack.CANCELLED));
            case LEASE_LOST -> Optional.of(handedBack(HandedBack.LEASE_LOST));
            case WORKER_ENDS -> Optional.of(handedBack(HandedBack.STOPPING));
            case TOO_LATE -> Optional.of(handedBack(HandedBack.TOO_LATE));
            case TIMED_OUT ->
                Optional.of(failed(Problem.of(
                        Problem.Kind.PROVIDER,
                        "step-timed-out",
                        "Step %s was not done in time."
                                .formatted(command().step().name()),
                        "Look at what the step waited for, then retry or roll back.")));
        };
    }

    private Event handedBack(String why) {
        return new HandedBack(command().upgrade(), command().turn(), telling.worker(), why, held.elapsed());
    }
}
