package dev.uplift.worker.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code pg_dump | pg_restore}, with this process between them: it counts the bytes, and when it dies, one child gets
 * an end of file and the other a broken pipe.
 */
public final class Pipe implements AutoCloseable {

    private static final int BUFFER = 256 * 1024;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Path folder;
    private final Redaction redaction;
    private final Process dump;
    private final Process restore;
    private final LastLines dumpLines;
    private final LastLines restoreLines;
    private final Thread pump;
    private final AtomicLong bytes = new AtomicLong();

    /**
     * How both tools ended.
     *
     * @param bytes what went through
     * @param dump exit code of pg_dump
     * @param restore exit code of pg_restore
     * @param dumpLines the end of what pg_dump said, without passwords
     * @param restoreLines the end of what pg_restore said, without passwords
     */
    public record Ended(long bytes, int dump, int restore, List<String> dumpLines, List<String> restoreLines) {
        public boolean succeeded() {
            return dump == 0 && restore == 0;
        }
    }

    private Pipe(Path folder, Redaction redaction, Process dump, Process restore) {
        this.folder = folder;
        this.redaction = redaction;
        this.dump = dump;
        this.restore = restore;
        this.dumpLines = LastLines.of(dump);
        this.restoreLines = LastLines.of(restore);
        this.pump = Thread.ofVirtual().unstarted(this::pump);
    }

    /**
     * What the tools are told besides.
     *
     * @param dump options of pg_dump
     * @param restore options of pg_restore
     */
    public record Options(List<String> dump, List<String> restore) {}

    /** @throws IOException if a tool does not start */
    public static Pipe start(ClientTools tools, ToolConnection source, ToolConnection target, Options options)
            throws IOException {
        var folder = ToolFolder.create();
        var dump = command(tools.pgDump(), List.of("--format=custom", "--compress=0", "--lock-wait-timeout=60s"));
        dump.addAll(options.dump());
        var restore = command(tools.pgRestore(), List.of("--exit-on-error"));
        restore.addAll(options.restore());
        var restoring = launch(restore, target, folder);
        try {
            var dumping = launch(dump, source, folder);
            var pipe = new Pipe(folder, Redaction.of(source.dsn(), target.dsn()), dumping, restoring);
            pipe.pump.start();
            return pipe;
        } catch (IOException notStarted) {
            restoring.destroyForcibly();
            throw notStarted;
        }
    }

    private static List<String> command(String tool, List<String> options) {
        var command = new ArrayList<>(List.of(tool, "--no-password", ToolConnection.ARGUMENT));
        command.addAll(options);
        return command;
    }

    private static Process launch(List<String> command, ToolConnection connection, Path folder) throws IOException {
        var builder = new ProcessBuilder(command);
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG"));
        environment.putAll(connection.environment(connection.writeService(folder)));
        return builder.start();
    }

    private void pump() {
        try (InputStream from = dump.getInputStream();
                OutputStream to = restore.getOutputStream()) {
            var buffer = new byte[BUFFER];
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                to.write(buffer, 0, read);
                to.flush();
                bytes.addAndGet(read);
            }
        } catch (IOException _) {
            // One of them has gone, and its exit code says why; the other must not wait for it.
            dump.destroy();
        }
    }

    /** What went through so far. */
    public long bytes() {
        return bytes.get();
    }

    /** Whether all data is through, and only pg_restore works. */
    public boolean drained() {
        return !pump.isAlive();
    }

    /** @return whether both tools have ended */
    public boolean await(Duration time) throws InterruptedException {
        var deadline = System.nanoTime() + time.toNanos();
        return restore.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)
                && dump.waitFor(Math.max(1, (deadline - System.nanoTime()) / 1_000_000), TimeUnit.MILLISECONDS);
    }

    /** How they ended; both must have. */
    public Ended ended() throws InterruptedException {
        pump.join();
        return new Ended(
                bytes(),
                dump.exitValue(),
                restore.exitValue(),
                redaction.of(dumpLines.read()),
                redaction.of(restoreLines.read()));
    }

    /** Ends both, politely at first; returns at once. */
    public void stop() {
        dump.destroy();
        restore.destroy();
        Thread.startVirtualThread(() -> {
            try {
                if (!await(GRACE)) {
                    dump.destroyForcibly();
                    restore.destroyForcibly();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Ends what still runs, and removes the service files. */
    @Override
    public void close() {
        dump.destroyForcibly();
        restore.destroyForcibly();
        ToolFolder.remove(folder);
    }
}
