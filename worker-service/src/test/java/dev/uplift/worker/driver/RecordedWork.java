package dev.uplift.worker.driver;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.outgoing.secret.Secrets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** One turn of a step without a runtime: keeps what its action tells, and is stopped, lost or killed by the test. */
public final class RecordedWork implements Work {

    public final Map<String, Object> learned = new ConcurrentHashMap<>();
    public final List<Check> checks = new CopyOnWriteArrayList<>();
    public final List<Finding> found = new CopyOnWriteArrayList<>();
    public final List<String> logged = new CopyOnWriteArrayList<>();
    public final List<Progress> progress = new CopyOnWriteArrayList<>();
    private final List<Runnable> stops = new CopyOnWriteArrayList<>();
    private final Execute command;
    private final Secrets secrets;
    private volatile boolean reading;
    private volatile boolean lastWords;
    private volatile boolean stopping;
    private volatile boolean lost;
    private volatile boolean dead;

    public RecordedWork(Execute command, Secrets secrets) {
        this.command = command;
        this.secrets = secrets;
    }

    /** @param secrets by their references; there are no others */
    public RecordedWork(Execute command, Map<String, String> secrets) {
        this(command, reference -> {
            if (!secrets.containsKey(reference)) {
                throw new Secrets.Unresolved("no secret behind " + reference);
            }
            return secrets.get(reference);
        });
    }

    /** Of an action that only looks: it fails the test by asking whether it may act. */
    public RecordedWork onlyReading() {
        reading = true;
        return this;
    }

    /** Of an action that may still act when it is stopped. */
    public RecordedWork withLastWords() {
        lastWords = true;
        return this;
    }

    /** The worker may no longer believe that it holds the turn; the action was not told yet. */
    public RecordedWork lost() {
        lost = true;
        return this;
    }

    /** As by a cancellation: who has last words goes on. */
    public void stop() {
        stopping = true;
        if (isStopped()) {
            stops.forEach(Runnable::run);
        }
    }

    private boolean isStopped() {
        return stopping && !lastWords;
    }

    /** As with its worker: nothing more gets out of it, and nobody tells it. */
    public void kill() {
        dead = true;
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
    public void mayAct() {
        if (reading) {
            throw new AssertionError("who only looks changes nothing");
        }
        if (dead || lost || isStopped()) {
            throw new Driver.Stopped("the test stopped it");
        }
    }

    @Override
    public boolean stopping() {
        return stopping || dead;
    }

    @Override
    public Registration onStop(Runnable stop) {
        stops.add(stop);
        if (isStopped()) {
            stop.run();
        }
        return () -> stops.remove(stop);
    }

    @Override
    public void progress(Progress news) {
        if (!dead) {
            progress.add(news);
        }
    }

    @Override
    public void learned(Map<String, Object> facts, List<Check> more) {
        if (!dead) {
            learned.putAll(facts);
            checks.addAll(more);
        }
    }

    @Override
    public void logged(String source, List<String> lines) {
        if (!dead) {
            logged.addAll(lines);
        }
    }

    @Override
    public void found(List<Finding> findings) {
        if (!dead) {
            found.addAll(findings);
        }
    }

    @Override
    public Duration timeLeft() {
        return command.timeLeft();
    }

    @Override
    public Secrets secrets() {
        return secrets;
    }
}
