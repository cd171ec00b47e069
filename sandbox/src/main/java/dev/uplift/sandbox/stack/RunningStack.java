package dev.uplift.sandbox.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The stack that an earlier command started in a home, as its file {@code stack.json} tells. */
public final class RunningStack {

    private final Path home;
    private final StackFile file;

    private RunningStack(Path home, StackFile file) {
        this.home = home;
        this.file = file;
    }

    /** What is known of a home; nothing if no stack was started in it. */
    public static RunningStack in(Path home) throws IOException {
        return new RunningStack(home, StackFile.read(home));
    }

    /** One process, as the status shows it. */
    public record Status(String name, long pid, int port, boolean alive) {}

    /** All processes, in the order of their start; none if the stack is down. */
    public List<Status> status() {
        return file.processes().stream()
                .map(entry -> new Status(
                        entry.name(), entry.pid(), entry.port(), entry.running().isPresent()))
                .toList();
    }

    /** The process of that name, alive or not. */
    public Optional<Status> find(String name) {
        return status().stream().filter(status -> status.name().equals(name)).findFirst();
    }

    /** Whether there is a stack, and every process of it lives. */
    public boolean isComplete() {
        return !file.processes().isEmpty() && status().stream().allMatch(Status::alive);
    }

    /** Ends every process in order. @return how many were alive */
    public int stop() throws IOException {
        var alive = status().stream().filter(Status::alive).count();
        Shutdown.stop(file.processes());
        StackFile.remove(home);
        return (int) alive;
    }
}
