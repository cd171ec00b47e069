package dev.uplift.sandbox.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What Java itself does not do with processes. */
public final class Processes {

    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(30);

    private Processes() {}

    /** Sends a signal by its name without SIG, for example STOP. */
    public static void signal(ProcessHandle process, String signal) {
        kill(signal, Long.toString(process.pid()));
    }

    /** SIGKILL for all that is left of a process group. */
    public static void killGroup(long leader) {
        kill("KILL", "-" + leader);
    }

    private static void kill(String signal, String target) {
        try {
            var kill = new ProcessBuilder("kill", "-" + signal, "--", target)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            exitCode(kill);
        } catch (IOException noKill) {
            throw new UncheckedIOException("the program kill (package procps) is missing", noKill);
        }
    }

    /** Waits for the end, which must be near; an interrupt is kept for later. */
    public static int exitCode(Process process) {
        var interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** SIGKILL for a process and all below it; returns when they are gone. */
    public static void killTree(ProcessHandle process) {
        // the list first: orphans cannot be found any more
        var all = Stream.concat(Stream.of(process), process.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (var each : all) {
            if (!awaitEnd(each, KILL_TIMEOUT)) {
                throw new IllegalStateException("process %d survived SIGKILL".formatted(each.pid()));
            }
        }
    }

    /**
     * Whether it ended within that time. Looks again and again, since {@link ProcessHandle#onExit} needs a free thread
     * of the common pool, and may never be heard of while the JVM exits.
     */
    public static boolean awaitEnd(ProcessHandle process, Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        while (isRunning(process)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Pause.uninterrupted();
        }
        return true;
    }

    /** Waits until its parent has collected a dead process, which a container without an init may never do. */
    public static void awaitCollected(ProcessHandle process, Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            Pause.uninterrupted();
        }
    }

    /** Dead processes that nobody has collected, as in containers without an init, count as ended. */
    public static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && !hasEnded(process);
    }

    private static boolean hasEnded(ProcessHandle process) {
        var proc = Path.of("/proc/" + process.pid());
        try (var threads = Files.list(proc.resolve("task"))) {
            var stat = Files.readString(proc.resolve("stat"));
            // pid (name, which may contain anything) state; the first thread may die before the others
            return stat.startsWith(") Z", stat.lastIndexOf(')')) && threads.count() <= 1;
        } catch (IOException gone) {
            // collected between two looks, unless there is no /proc to look into
            return Files.isDirectory(Path.of("/proc/self"));
        }
    }
}
