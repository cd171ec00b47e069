package dev.uplift.worker.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One client tool, whose output goes through this process: it counts and digests the bytes, and when it dies, the tool gets a
 * broken pipe.
 */
public final class ToolRun implements AutoCloseable {

    private static final int BUFFER = 256 * 1024;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Path folder;
    private final Redaction redaction;
    private final Process process;
    private final LastLines lines;
    private final DigestOutputStream into;
    private final Thread pump;
    private final AtomicLong bytes = new AtomicLong();
    private volatile Optional<String> unwritten = Optional.empty();

    /**
     * How it ended.
     *
     * @param exit code of the tool
     * @param bytes that it wrote
     * @param sha256 of them, in hex
     * @param lines the end of what it said besides, without passwords
     * @param unwritten why its output could not be kept
     */
    public record Ended(int exit, long bytes, String sha256, List<String> lines, Optional<String> unwritten) {
        public boolean succeeded() {
            return exit == 0 && unwritten.isEmpty();
        }
    }

    private ToolRun(Path folder, Redaction redaction, Process process, OutputStream into) {
        this.folder = folder;
        this.redaction = redaction;
        this.process = process;
        this.lines = LastLines.of(process);
        this.into = new DigestOutputStream(into, sha256());
        this.pump = Thread.ofVirtual().unstarted(this::pump);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /**
     * @param tool with its folder
     * @param connection of the tool
     * @param into gets its output; is not closed here
     * @throws IOException if it does not start
     */
    public static ToolRun start(String tool, List<String> options, ToolConnection connection, OutputStream into)
            throws IOException {
        var folder = ToolFolder.create();
        var command = new ArrayList<>(List.of(tool, "--no-password", ToolConnection.ARGUMENT));
        command.addAll(options);
        var builder = builder(command);
        builder.environment().putAll(connection.environment(connection.writeService(folder)));
        return pumping(new ToolRun(folder, Redaction.of(connection.dsn()), builder.start(), into));
    }

    /** One that talks to no server. */
    public static ToolRun start(String tool, List<String> options, OutputStream into) throws IOException {
        var command = new ArrayList<>(List.of(tool));
        command.addAll(options);
        var builder = builder(command);
        builder.environment().put("LC_ALL", "C");
        return pumping(new ToolRun(ToolFolder.create(), Redaction.NONE, builder.start(), into));
    }

    private static ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        return builder;
    }

    private static ToolRun pumping(ToolRun run) {
        run.pump.start();
        return run;
    }

    private void pump() {
        try (InputStream from = process.getInputStream()) {
            var buffer = new byte[BUFFER];
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                into.write(buffer, 0, read);
                bytes.addAndGet(read);
            }
            into.flush();
        } catch (IOException failed) {
            unwritten = Optional.of(failed.getMessage());
            process.destroy();
        }
    }

    /** What it wrote so far. */
    public long bytes() {
        return bytes.get();
    }

    /** @return whether it has ended */
    public boolean await(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How it ended; waits for it. */
    public Ended ended() throws InterruptedException {
        var exit = process.waitFor();
        pump.join();
        return new Ended(
                exit,
                bytes(),
                HexFormat.of().formatHex(into.getMessageDigest().digest()),
                redaction.of(lines.read()),
                unwritten);
    }

    /** Ends it, politely at first; returns at once. */
    public void stop() {
        process.destroy();
        Thread.startVirtualThread(() -> {
            try {
                if (!await(GRACE)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Ends it if it still runs, and removes its service file. */
    @Override
    public void close() {
        process.destroyForcibly();
        ToolFolder.remove(folder);
    }
}
