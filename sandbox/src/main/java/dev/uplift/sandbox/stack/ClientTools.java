package dev.uplift.sandbox.stack;

import dev.uplift.sandbox.postgres.PostgresInstallation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Folders with pg_dump and its like, for the workers. */
final class ClientTools {

    private static final List<Path> USUAL = List.of(Path.of("/usr/lib/postgresql"), Path.of("/usr"));

    private ClientTools() {}

    /** Those asked for, then what was fetched and what this machine has, as a worker's setting has them. */
    static String folders(Collection<Path> first) throws IOException {
        var found = Stream.concat(PostgresInstallation.fetched().stream(), ofThisMachine().stream());
        return Stream.concat(first.stream().map(Path::toAbsolutePath), found)
                .distinct()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<Path> ofThisMachine() throws IOException {
        try (var debian = list(USUAL.getFirst());
                var other = list(USUAL.getLast())) {
            return Stream.concat(
                            debian,
                            other.filter(
                                    folder -> folder.getFileName().toString().startsWith("pgsql-")))
                    .map(folder -> folder.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("pg_dump")))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<Path> list(Path folder) throws IOException {
        return Files.isDirectory(folder) ? Files.list(folder) : Stream.empty();
    }
}
