package dev.uplift.sandbox.postgres;

import dev.uplift.sandbox.machine.LastLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Complete installations made from Debian's packages by a script that needs no root rights. */
final class DebianPackages {

    private static final String SCRIPT = "/dev/uplift/sandbox/scripts/get-postgres.sh";
    private static final int FIRST_MAJOR = 10;
    private static final int LAST_MAJOR = 40;
    private static final int TIMEOUT_MINUTES = 20;

    private DebianPackages() {}

    /** What came of it. */
    sealed interface Result {}

    record Fetched(Path bin) implements Result {}

    record Unavailable(String reason) implements Result {}

    /** Fetches a major version into the cache, or finds it there. The script itself lets one process in at a time. */
    static Result fetch(int major) {
        try {
            var folder = Files.createDirectories(Cache.folder().resolve("postgres-" + major));
            var script = Files.createTempFile("get-postgres-", ".sh");
            var log = folder.resolveSibling(folder.getFileName() + ".log");
            try {
                return run(script, major, folder, log);
            } finally {
                Files.delete(script);
            }
        } catch (IOException failed) {
            return new Unavailable(failed.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Unavailable("interrupted");
        }
    }

    /** The folders of executables that are in the cache. */
    static List<Path> fetched() {
        return IntStream.rangeClosed(FIRST_MAJOR, LAST_MAJOR)
                .mapToObj(major ->
                        Cache.folder().resolve("postgres-%d/usr/lib/postgresql/%d/bin".formatted(major, major)))
                .filter(bin -> Files.isExecutable(bin.resolve("pg_dump")))
                .toList();
    }

    private static Result run(Path script, int major, Path folder, Path log) throws IOException, InterruptedException {
        try (var source = DebianPackages.class.getResourceAsStream(SCRIPT)) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        var output = Files.createTempFile("get-postgres-", ".out");
        try {
            var process = new ProcessBuilder("bash", script.toString(), Integer.toString(major), folder.toString())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(log.toFile())
                    .start();
            if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return new Unavailable("not finished after %d minutes, see %s".formatted(TIMEOUT_MINUTES, log));
            }
            return process.exitValue() == 0
                    ? new Fetched(Path.of(Files.readString(output).strip()))
                    : new Unavailable(LastLines.of(log, 3));
        } finally {
            Files.delete(output);
        }
    }
}
