package dev.uplift.worker.runtime;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.FactsLearned;
import dev.uplift.contracts.event.Event.Logged;
import dev.uplift.contracts.event.Event.Progressed;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver.Stopped;
import dev.uplift.worker.driver.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One turn that this worker holds: what its action sees of it, and how it is stopped. */
final class Held implements Work {

    private static final long BETWEEN_PROGRESS = TimeUnit.SECONDS.toNanos(1);

    private final Execute command;
    private final Telling telling;
    private final Pulse pulse;
    private final Secrets secrets;
    private final Duration lastWords;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Runnable> stops = new CopyOnWriteArrayList<>();
    private final Map<String, Object> learned = new ConcurrentHashMap<>();
    private volatile StopReason reason;
    private volatile long stoppedAt;
    private volatile boolean going;
    private volatile long startedAt;
    private volatile boolean started;
    private Progress shown;
    private long shownAt;

    Held(Execute command, Telling telling, Pulse pulse, Secrets secrets, Duration lastWords) {
        this.command = command;
        this.telling = telling;
        this.pulse = pulse;
        this.secrets = secrets;
        this.lastWords = lastWords;
    }

    @Override
    public Execute command() {
        return command;
    }

    @Override
    public Map<String, Object> facts() {
        var known = new HashMap<>(command.facts());
        known.putAll(learned);
        return known;
    }

    @Override
    public Secrets secrets() {
        return secrets;
    }

    /** The clock of the step's time begins. */
    void start() {
        startedAt = System.nanoTime();
        started = true;
    }

    Duration elapsed() {
        return started ? Duration.ofNanos(System.nanoTime() - startedAt) : Duration.ZERO;
    }

    @Override
    public Duration timeLeft() {
        return command.timeLeft().minus(elapsed());
    }

    @Override
    public void mayAct() {
        if (!pulse.beats()) {
            stop(StopReason.LEASE_LOST);
        }
        if (!timeLeft().isPositive()) {
            stop(StopReason.TIMED_OUT);
        }
        if (mustEnd()) {
            throw new Stopped(reason.name());
        }
    }

    @Override
    public boolean stopping() {
        return reason != null;
    }

    Optional<StopReason> stopped() {
        return Optional.ofNullable(reason);
    }

    /** Whether nothing more may be done; an action with last words has some time after a cancel. */
    boolean mustEnd() {
        return reason != null
                && (reason != StopReason.CANCELLED || System.nanoTime() - stoppedAt >= lastWords.toNanos());
    }

    /** Stops the step; the first reason counts, but nothing keeps a lost lease from ending last words. */
    void stop(StopReason why) {
        lock.lock();
        try {
            if (reason != null && (reason != StopReason.CANCELLED || why == StopReason.CANCELLED)) {
                return;
            }
            reason = why;
            stoppedAt = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (mustEnd()) {
            stops.forEach(Runnable::run);
        }
    }

    @Override
    public Registration onStop(Runnable stop) {
        stops.add(stop);
        if (mustEnd()) {
            stop.run();
        }
        return () -> stops.remove(stop);
    }

    /** The API lets this worker act. */
    void go() {
        lock.lock();
        try {
            going = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isGoing() {
        return going;
    }

    /** Waits until Go, a stop, or the end of this time. */
    void awaitGo(Duration most) throws InterruptedException {
        lock.lock();
        try {
            var left = most.toNanos();
            while (!going && reason == null && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits this long, or until there is another reason to stop than the action has seen; an action in its last words
     * goes on at its own pace.
     */
    void pause(Duration time, Optional<StopReason> seen) throws InterruptedException {
        lock.lock();
        try {
            var left = Math.min(time.toNanos(), Math.max(0, timeLeft().toNanos()));
            while (stopped().equals(seen) && !mustEnd() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void progress(Progress progress) {
        lock.lock();
        try {
            var now = System.nanoTime();
            if (progress.equals(shown) || shown != null && now - shownAt < BETWEEN_PROGRESS) {
                return;
            }
            shown = progress;
            shownAt = now;
        } finally {
            lock.unlock();
        }
        telling.tell(new Progressed(command.upgrade(), command.turn(), telling.worker(), progress));
    }

    @Override
    public void found(List<Finding> findings) {
        telling.tell(new FactsLearned(
                command.upgrade(), command.turn(), telling.worker(), Map.of(), List.of(), List.copyOf(findings)));
    }

    @Override
    public void logged(String source, List<String> lines) {
        for (int from = 0; from < lines.size(); from += Logged.MOST) {
            var some = lines.subList(from, Math.min(lines.size(), from + Logged.MOST));
            telling.tell(new Logged(command.upgrade(), command.turn(), telling.worker(), source, some));
        }
    }

    @Override
    public void learned(Map<String, Object> facts, List<Check> checks) {
        learned.putAll(facts);
        telling.tell(
                new FactsLearned(command.upgrade(), command.turn(), telling.worker(), facts, new ArrayList<>(checks)));
    }
}
