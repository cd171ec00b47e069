package dev.uplift.worker.runtime;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.command.Command.Inquiry;
import dev.uplift.contracts.event.Event;
import dev.uplift.contracts.event.Event.Inquiring;
import dev.uplift.contracts.event.Event.InquiryFailed;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Discovery;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** One turn of one inquiry, from its acceptance to its answer, on a virtual thread of its own. */
final class Looking {

    private static final Logger LOG = Logger.getLogger(Looking.class);
    /** As often as a step asks for Go. */
    private static final Duration SAY_AGAIN = Duration.ofSeconds(5);

    private final Inquiry inquiry;
    private final Discovery discovery;
    private final Secrets secrets;
    private final Telling telling;
    private final ScheduledExecutorService timer;
    private final Pages pages;
    private Thread thread;
    private StopReason reason;

    Looking(Inquiry inquiry, Discovery discovery, Secrets secrets, Telling telling, ScheduledExecutorService timer) {
        this.inquiry = inquiry;
        this.discovery = discovery;
        this.secrets = secrets;
        this.telling = telling;
        this.timer = timer;
        this.pages = new Pages(inquiry, telling);
    }

    Inquiry inquiry() {
        return inquiry;
    }

    /** @return completes when Kafka has the answer; at once if there is none to send */
    CompletableFuture<Void> run() {
        var saying = timer.scheduleAtFixedRate(this::sayThatItLooks, 0, SAY_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        var end = timer.schedule(
                () -> stop(StopReason.TIMED_OUT), inquiry.timeLeft().toMillis(), TimeUnit.MILLISECONDS);
        try {
            return look().map(telling::tell).orElseGet(() -> CompletableFuture.completedFuture(null));
        } finally {
            saying.cancel(false);
            end.cancel(false);
        }
    }

    private void sayThatItLooks() {
        telling.tell(new Inquiring(inquiry.id(), inquiry.turn(), telling.worker()));
    }

    private Optional<Event> look() {
        begun();
        Optional<Problem> problem;
        try {
            var scope = new Discovery.Scope(inquiry.scope(), inquiry.credentials());
            problem = discovery.run(scope, secrets, pages::add);
        } catch (InterruptedException stopped) {
            problem = Optional.of(workerEnds());
        } catch (RuntimeException | Error bug) {
            problem = Optional.of(unexpected(bug));
        }
        var stopped = over();
        // What was found completely was found, whatever it was told meanwhile.
        return problem.isEmpty()
                ? Optional.of(pages.last())
                : stopped.map(this::unfinished).orElse(problem).map(this::failed);
    }

    private synchronized void begun() {
        thread = Thread.currentThread();
        if (reason != null) {
            thread.interrupt();
        }
    }

    /** From here on nobody interrupts the thread: it has to tell. */
    private synchronized Optional<StopReason> over() {
        thread = null;
        Thread.interrupted();
        return Optional.ofNullable(reason);
    }

    /** Has it end early; the first reason counts. */
    synchronized void stop(StopReason why) {
        if (reason != null) {
            return;
        }
        reason = why;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** What a turn that was stopped says; empty where nobody wants to hear of it. */
    private Optional<Problem> unfinished(StopReason stopped) {
        return switch (stopped) {
            case DROPPED, CANCELLED, TOO_LATE -> Optional.empty();
            case WORKER_ENDS, LEASE_LOST -> Optional.of(workerEnds());
            case TIMED_OUT ->
                Optional.of(Problem.of(
                        Kind.PROVIDER,
                        "discovery-timed-out",
                        "The platform was not looked through in time.",
                        "Ask for a smaller scope, or look why the platform is slow."));
        };
    }

    private static Problem workerEnds() {
        return Problem.of(Kind.TRANSIENT, "worker-stopping", "The worker ends.", "Another worker looks again.");
    }

    private synchronized Problem unexpected(Throwable bug) {
        if (reason == null) {
            LOG.errorf(bug, "discovery %s of %s threw", inquiry.id(), inquiry.provider());
        }
        return Problem.of(
                Kind.INTERNAL,
                "unexpected",
                "Looking for servers of '%s' ended in an error that its driver did not expect: %s"
                        .formatted(inquiry.provider(), bug),
                "This is a bug; please report it with the worker's log.");
    }

    private Event failed(Problem problem) {
        return new InquiryFailed(inquiry.id(), inquiry.turn(), telling.worker(), problem);
    }
}
