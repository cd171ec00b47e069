package dev.uplift.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The packaged services, which must be those of the sources: {@code mvn test} alone does not package them anew. */
final class Packages {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Map<String, List<String>> MODULES = Map.of(
            "api-service", List.of("contracts", "outgoing", "api-service"),
            "worker-service", List.of("contracts", "outgoing", "worker-service"));

    private Packages() {}

    /** @throws IllegalStateException if a source is newer than the service that it belongs to */
    static void requireCurrent() {
        try {
            for (var service : MODULES.entrySet()) {
                var built = Files.getLastModifiedTime(
                        ROOT.resolve(service.getKey()).resolve("target/quarkus-app/quarkus-run.jar"));
                for (var module : service.getValue()) {
                    if (newest(ROOT.resolve(module).resolve("src/main")).compareTo(built) > 0) {
                        throw new IllegalStateException(
                                "%s was packaged before its sources of %s were changed: run mvn package -DskipTests first"
                                        .formatted(service.getKey(), module));
                    }
                }
            }
        } catch (IOException missing) {
            throw new IllegalStateException("a service is not packaged: run mvn package -DskipTests first", missing);
        }
    }

    private static FileTime newest(Path sources) throws IOException {
        try (var files = Files.walk(sources)) {
            return files.filter(Files::isRegularFile)
                    .map(Packages::changed)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private static FileTime changed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }
}
