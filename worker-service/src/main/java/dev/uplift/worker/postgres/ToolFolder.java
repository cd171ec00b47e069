package dev.uplift.worker.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A folder for what client tools read, which only its owner can see; it has no secrets. */
final class ToolFolder {

    private static final Pattern NAME = Pattern.compile("uplift-pipe-(\\d+)-.*");

    private ToolFolder() {}

    /** Makes one, and takes away what workers left that were killed. */
    static Path create() throws IOException {
        var own = Files.createTempDirectory(
                "uplift-pipe-%d-".formatted(ProcessHandle.current().pid()));
        try (var all = Files.list(own.getParent())) {
            all.filter(ToolFolder::isOrphan).toList().forEach(ToolFolder::removeIfStillThere);
        }
        return own;
    }

    private static boolean isOrphan(Path folder) {
        var name = NAME.matcher(folder.getFileName().toString());
        return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
    }

    /** Another worker may be quicker, or its owner another user. */
    private static void removeIfStillThere(Path orphan) {
        try {
            remove(orphan);
        } catch (UncheckedIOException _) {
            // It holds no secret, and the next worker that may will take it away.
        }
    }

    /** @throws UncheckedIOException if something of it cannot be removed */
    static void remove(Path folder) {
        try {
            for (var file : files(folder)) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException left) {
            throw new UncheckedIOException("cannot remove " + folder, left);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }
}
