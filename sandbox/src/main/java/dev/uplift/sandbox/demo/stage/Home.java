package dev.uplift.sandbox.demo.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * The folder that a demo lives in.
 *
 * @param path where it is
 * @param temporary whether it goes with the demo
 */
public record Home(Path path, boolean temporary) {

    /** What demos leave beside their logs. */
    private static final Set<String> DOCUMENTS = Set.of("upgrade.json", "upgrades.json");

    /** Makes it: the one that was asked for, which must be new or empty, else a temporary one. */
    public static Home make(Optional<Path> wanted) throws IOException {
        if (wanted.isEmpty()) {
            var path = Files.createTempDirectory("uplift-demo-");
            // a server that runs as user nobody must be able to go through; secrets have modes of their own
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
            return new Home(path, true);
        }
        var path = Files.createDirectories(wanted.get());
        try (var content = Files.list(path)) {
            if (content.findAny().isPresent()) {
                throw new IllegalArgumentException(path + " is not empty; the demo needs a folder of its own");
            }
        }
        return new Home(path, false);
    }

    /** Puts the logs where they outlive the demo, without secrets and data. @return where they are */
    public Path keepLogs() throws IOException {
        if (!temporary) {
            return path;
        }
        var kept = Files.createTempDirectory("uplift-demo-logs-");
        try (var files = Files.walk(path)) {
            for (var log : files.filter(Home::isLog).toList()) {
                var copy = kept.resolve(path.relativize(log).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(log, copy);
            }
        }
        return kept;
    }

    /** Removes it, if it is temporary. */
    public void remove() throws IOException {
        if (temporary) {
            try (var files = Files.walk(path)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isLog(Path file) {
        var name = file.getFileName().toString();
        // Kafka's data has names such as 00000000000000000000.log
        var log = name.endsWith(".log") && !name.matches("\\d+\\.log");
        return Files.isRegularFile(file) && (log || DOCUMENTS.contains(name));
    }
}
