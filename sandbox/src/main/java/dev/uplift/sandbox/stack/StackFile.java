package dev.uplift.sandbox.stack;

import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.machine.PrivateFile;
import dev.uplift.sandbox.machine.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code stack.json}: which processes belong to a home, so that a later command finds them. */
record StackFile(List<Entry> processes) {

    static final String NAME = "stack.json";

    /**
     * One process.
     *
     * @param started tells it from another process that got the same id later
     * @param stopSignal what ends it in order
     */
    record Entry(String name, long pid, Instant started, int port, String log, String stopSignal) {

        // The system derives the instant from its clock, which may be set meanwhile; an id is not used again so soon.
        private static final Duration TOLERANCE = Duration.ofSeconds(2);

        /** The running process, if it still is the same one. */
        Optional<ProcessHandle> running() {
            return ProcessHandle.of(pid).filter(Processes::isRunning).filter(this::isSame);
        }

        private boolean isSame(ProcessHandle process) {
            return process.info()
                    .startInstant()
                    .filter(start -> Duration.between(started, start).abs().compareTo(TOLERANCE) <= 0)
                    .isPresent();
        }
    }

    /** What is known of a home; nothing if no stack was started in it. */
    static StackFile read(Path home) throws IOException {
        var file = home.resolve(NAME);
        return Files.exists(file) ? Json.read(Files.readAllBytes(file), StackFile.class) : new StackFile(List.of());
    }

    void write(Path home) throws IOException {
        PrivateFile.write(home.resolve(NAME), new String(Json.write(this), StandardCharsets.UTF_8));
    }

    static void remove(Path home) throws IOException {
        Files.deleteIfExists(home.resolve(NAME));
    }

    Optional<Entry> find(String name) {
        return processes.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }
}
