package dev.uplift.sandbox.kubernetes;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** What a process prints, with the cluster's time of each line. Safe for threads. */
final class ProcessLog {

    private final List<Runtime.Line> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    /** Reads until the process has closed its output. */
    ProcessLog(Process process, Supplier<Instant> clock) {
        this.reader = Thread.ofVirtual().start(() -> {
            try (var output = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
                for (var line = output.readLine(); line != null; line = output.readLine()) {
                    lines.add(new Runtime.Line(clock.get(), line));
                }
            } catch (IOException closed) {
                lines.add(new Runtime.Line(clock.get(), "(the log breaks off: %s)".formatted(closed.getMessage())));
            }
        });
    }

    List<Runtime.Line> lines() {
        return List.copyOf(lines);
    }

    boolean contains(String text) {
        return lines.stream().anyMatch(line -> line.text().contains(text));
    }

    /** Whether all that was printed is there. */
    boolean isComplete() {
        return !reader.isAlive();
    }
}
