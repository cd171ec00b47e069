package dev.uplift.sandbox.stack;

import dev.uplift.sandbox.machine.LastLines;
import dev.uplift.sandbox.machine.Pause;
import dev.uplift.sandbox.machine.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One process of the stack. It can be killed, signalled, and started again with the same settings. */
public final class StackProcess {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

    private final Settings settings;
    private final Runnable onStart;
    private volatile Optional<Life> life = Optional.empty();

    /** @param onStart is told of every start, when the new process id is known */
    StackProcess(Settings settings, Runnable onStart) {
        this.settings = settings;
        this.onStart = onStart;
    }

    /** From one start to the next. */
    private record Life(ProcessHandle process, Instant started) {

        static Life of(ProcessHandle process) {
            return new Life(process, process.info().startInstant().orElseGet(Instant::now));
        }
    }

    /**
     * What makes it the same process after every start.
     *
     * @param port on 127.0.0.1
     * @param environment beside the inherited one; the place for secrets
     * @param ready whether it does its work now
     * @param stopSignal what ends it in order
     * @param ownsChildren whether its children are a part of it and go with it, as with PostgreSQL
     */
    record Settings(
            String name,
            int port,
            Path log,
            List<String> command,
            Map<String, String> environment,
            BooleanSupplier ready,
            String stopSignal,
            boolean ownsChildren) {

        /** The same with these variables besides. */
        Settings with(Map<String, String> more) {
            var all = new HashMap<>(environment);
            all.putAll(more);
            return new Settings(name, port, log, command, Map.copyOf(all), ready, stopSignal, ownsChildren);
        }
    }

    /** Starts it, unless it runs; returns when it is ready, fails with the end of its log. */
    public void start() {
        launch();
        awaitReady();
    }

    /** Starts it, unless it runs, and does not wait. */
    public synchronized void launch() {
        if (isAlive()) {
            return;
        }
        try {
            var builder = new ProcessBuilder(settings.command())
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(settings.log().toFile()));
            // PGHOST, PGPASSWORD and the like of the caller's session would reach the client tools
            builder.environment().keySet().removeIf(name -> name.startsWith("PG") || CloudKeys.isOne(name));
            builder.environment().putAll(settings.environment());
            adopt(builder.start().toHandle());
        } catch (IOException failed) {
            throw new UncheckedIOException("%s does not start: %s".formatted(name(), failed.getMessage()), failed);
        }
    }

    /** Takes a process that an earlier command of the launcher started. */
    synchronized void adopt(ProcessHandle running) {
        life = Optional.of(Life.of(running));
        onStart.run();
    }

    /** Waits, at most 3 minutes, until it does its work; fails with the end of its log. */
    public void awaitReady() {
        var deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!settings.ready().getAsBoolean()) {
            if (!isAlive()) {
                throw new IllegalStateException(
                        "%s ended at once. Its log %s ends:%n%s".formatted(name(), log(), LastLines.of(log(), 20)));
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("%s is not ready after %d s. Its log %s ends:%n%s"
                        .formatted(name(), START_TIMEOUT.toSeconds(), log(), LastLines.of(log(), 20)));
            }
            Pause.briefly();
        }
    }

    /** SIGKILL; returns when it is gone. What it started for its work goes on, as after a real crash. */
    public synchronized void kill() {
        process().ifPresent(handle -> {
            if (settings.ownsChildren()) {
                Processes.killTree(handle);
                // PostgreSQL takes a dead postmaster that nobody has collected for one that runs.
                Processes.awaitCollected(handle, Duration.ofSeconds(10));
            } else {
                handle.destroyForcibly();
                Processes.awaitEnd(handle, Duration.ofSeconds(30));
            }
        });
    }

    /** Sends a signal by its name without SIG, for example STOP, CONT or TERM; does not wait for its effect. */
    public void signal(String signal) {
        process().ifPresent(handle -> Processes.signal(handle, signal));
    }

    /** Whether it ended within that time. */
    public boolean awaitEnd(Duration timeout) {
        return process().map(handle -> Processes.awaitEnd(handle, timeout)).orElse(true);
    }

    /** Whether the process exists; a stopped one (SIGSTOP) does. */
    public boolean isAlive() {
        return process().filter(Processes::isRunning).isPresent();
    }

    /** Whether it does its work at this moment. */
    public boolean isReady() {
        return isAlive() && settings.ready().getAsBoolean();
    }

    /** postgres, kafka, api, worker-1, worker-2, … */
    public String name() {
        return settings.name();
    }

    /** Of the last start. @throws IllegalStateException if it was never started */
    public long pid() {
        return handle().pid();
    }

    /** Of the last start, for its children and more. @throws IllegalStateException if it was never started */
    public ProcessHandle handle() {
        return process().orElseThrow(() -> new IllegalStateException(name() + " was not started yet"));
    }

    private Optional<ProcessHandle> process() {
        return life.map(Life::process);
    }

    /** The TCP port on 127.0.0.1. */
    public int port() {
        return settings.port();
    }

    /** For the stack's file; nothing if it was never started. */
    Optional<StackFile.Entry> entry() {
        return life.map(now -> new StackFile.Entry(
                name(), now.process().pid(), now.started(), port(), log().toString(), settings.stopSignal()));
    }

    /** Standard output and error of all its starts. */
    public Path log() {
        return settings.log();
    }

    /** Program and arguments; no secrets in it. */
    public List<String> command() {
        return settings.command();
    }

    /** What is set beside the inherited environment; holds secrets. */
    public Map<String, String> environment() {
        return settings.environment();
    }
}
