package dev.uplift.sandbox.machine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The end of a log, for error messages. */
public final class LastLines {

    private static final int MAX_BYTES = 16 * 1024;

    private LastLines() {}

    /** At most that many lines from the end of the file; says so if it cannot be read. */
    public static String of(Path log, int lines) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var start = Math.max(0, file.length() - MAX_BYTES);
            var bytes = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            var all = new String(bytes, StandardCharsets.UTF_8).strip().lines().toList();
            return all.stream().skip(Math.max(0, all.size() - lines)).collect(Collectors.joining("\n"));
        } catch (IOException unreadable) {
            return "(%s cannot be read: %s)".formatted(log, unreadable.getMessage());
        }
    }
}
