package dev.uplift.worker.observation;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A turn without a runtime, of an action with last words: keeps what it is told, and stops when the test says so. */
final class Turn implements Work {

    final Map<String, Object> facts = new ConcurrentHashMap<>();
    final List<Finding> found = new CopyOnWriteArrayList<>();
    private final Execute command;
    private final Secrets secrets;
    private volatile boolean stopping;

    Turn(Execute command, Secrets secrets) {
        this.command = command;
        this.secrets = secrets;
    }

    void stop() {
        stopping = true;
    }

    @Override
    public Execute command() {
        return command;
    }

    @Override
    public void mayAct() {
        // It has its last words.
    }

    @Override
    public boolean stopping() {
        return stopping;
    }

    @Override
    public Registration onStop(Runnable stop) {
        return () -> {};
    }

    @Override
    public void progress(Progress news) {
        // Nobody reads it here.
    }

    @Override
    public void learned(Map<String, Object> news, List<Check> checks) {
        facts.putAll(news);
    }

    @Override
    public void found(List<Finding> findings) {
        found.addAll(findings);
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
