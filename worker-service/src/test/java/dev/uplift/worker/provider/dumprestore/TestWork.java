package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A turn without a runtime: keeps what it is told, and stops when the test says so. */
final class TestWork implements Work {

    final Map<String, Object> facts = new ConcurrentHashMap<>();
    final List<Check> checks = new CopyOnWriteArrayList<>();
    final List<Finding> found = new CopyOnWriteArrayList<>();
    final List<Progress> progress = new CopyOnWriteArrayList<>();
    private final List<Runnable> stops = new CopyOnWriteArrayList<>();
    private final Execute command;
    private final Secrets secrets;
    private volatile boolean stopping;

    private final boolean hasLastWords;

    TestWork(Execute command, Secrets secrets, boolean hasLastWords) {
        this.command = command;
        this.secrets = secrets;
        this.hasLastWords = hasLastWords;
    }

    void stop() {
        stopping = true;
        stops.forEach(Runnable::run);
    }

    @Override
    public Execute command() {
        return command;
    }

    @Override
    public void mayAct() {
        if (stopping && !hasLastWords) {
            throw new Driver.Stopped("the test stopped it");
        }
    }

    @Override
    public boolean stopping() {
        return stopping;
    }

    @Override
    public Registration onStop(Runnable stop) {
        stops.add(stop);
        if (stopping) {
            stop.run();
        }
        return () -> stops.remove(stop);
    }

    @Override
    public void progress(Progress news) {
        progress.add(news);
    }

    @Override
    public void found(List<Finding> findings) {
        found.addAll(findings);
    }

    @Override
    public void learned(Map<String, Object> news, List<Check> more) {
        facts.putAll(news);
        checks.addAll(more);
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
