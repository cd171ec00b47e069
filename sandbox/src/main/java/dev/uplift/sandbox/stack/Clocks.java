package dev.uplift.sandbox.stack;

import dev.uplift.sandbox.machine.Script;
import dev.uplift.sandbox.postgres.Cache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/**
 * Wall clocks of processes, each of which can be set while the process runs, by libfaketime. Monotonic clocks go on as they
 * are, as on a real machine whose clock is set. What a process starts has its clock.
 *
 * @param library libfaketime, to be loaded into each process
 * @param folder holds a file for each process, with the difference to the right time
 */
public record Clocks(Path library, Path folder) {

    private static final Script SCRIPT = new Script("get-faketime.sh");
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /**
     * Fetches the library, or finds it in the cache.
     *
     * @param folder to be made
     * @throws IOException with what is missing: nothing can be tested without it
     */
    public static Clocks in(Path folder) throws IOException, InterruptedException {
        var cache = Files.createDirectories(Cache.folder().resolve("faketime"));
        var library = Path.of(SCRIPT.run(cache.resolve("fetch.log"), TIMEOUT, cache.toString()));
        return new Clocks(library, Files.createDirectories(folder));
    }

    /** Sets a clock; the process sees it from now on. */
    public void set(String process, Duration ahead) {
        try {
            var next = folder.resolve(process + ".next");
            Files.writeString(next, "%+d%n".formatted(ahead.toSeconds()));
            Files.move(next, file(process), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path file(String process) {
        return folder.resolve(process);
    }

    Map<String, String> environment(String process) {
        if (!Files.exists(file(process))) {
            set(process, Duration.ZERO);
        }
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                file(process).toString(),
                "FAKETIME_NO_CACHE",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // Else each wait of a JVM ends at once, since its end is taken for a moment of another clock.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0",
                // The times of files are as they are.
                "NO_FAKE_STAT",
                "1");
    }
}
