package dev.uplift.worker.provider.scalingo.dump;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One file of a dump.
 *
 * @param name within its folder
 * @param database that is in it; empty for that of the roles
 * @param sha256 of its content, in hex
 */
public record DumpFile(String name, String database, long bytes, String sha256) {

    /** As facts have it. */
    public Map<String, Object> fact() {
        return Map.of("file", name, "database", database, "bytes", bytes, "sha256", sha256);
    }

    /** Whether all files that a fact names are in a folder, and as long as it says. @param files of {@link #fact} */
    public static boolean areIn(Path folder, List<?> files) {
        return !files.isEmpty()
                && files.stream().map(file -> (Map<?, ?>) file).allMatch(file -> {
                    try {
                        return Files.size(folder.resolve(file.get("file").toString()))
                                == ((Number) file.get("bytes")).longValue();
                    } catch (IOException _) {
                        return false;
                    }
                });
    }
}
