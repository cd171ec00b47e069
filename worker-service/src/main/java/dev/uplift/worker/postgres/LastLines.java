package dev.uplift.worker.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of a child's standard error. */
final class LastLines {

    private static final int KEPT = 50;

    private final Deque<String> kept = new ArrayDeque<>();
    private final Thread reader;

    private LastLines(Process process) {
        this.reader = Thread.ofVirtual().unstarted(() -> read(process));
    }

    static LastLines of(Process process) {
        var lines = new LastLines(process);
        lines.reader.start();
        return lines;
    }

    private void read(Process process) {
        try (var lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                add(line);
            }
        } catch (IOException _) {
            // The process was destroyed.
        }
    }

    private synchronized void add(String line) {
        kept.addLast(line);
        if (kept.size() > KEPT) {
            kept.removeFirst();
        }
    }

    /** When the child has closed it. */
    List<String> read() throws InterruptedException {
        reader.join();
        synchronized (this) {
            return List.copyOf(kept);
        }
    }
}
