package dev.uplift.sandbox.postgres;

import dev.uplift.sandbox.machine.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Complete installations made from Debian's packages by a script that needs no root rights. */
final class DebianPackages {

    private static final Script SCRIPT = new Script("get-postgres.sh");
    private static final int FIRST_MAJOR = 10;
    private static final int LAST_MAJOR = 40;
    private static final Duration TIMEOUT = Duration.ofMinutes(20);

    private DebianPackages() {}

    /** What came of it. */
    sealed interface Result {}

    record Fetched(Path bin) implements Result {}

    record Unavailable(String reason) implements Result {}

    /** Fetches a major version into the cache, or finds it there. The script itself lets one process in at a time. */
    static Result fetch(int major) {
        try {
            var folder = Files.createDirectories(Cache.folder().resolve("postgres-" + major));
            var log = folder.resolveSibling(folder.getFileName() + ".log");
            return new Fetched(Path.of(SCRIPT.run(log, TIMEOUT, Integer.toString(major), folder.toString())));
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
}
