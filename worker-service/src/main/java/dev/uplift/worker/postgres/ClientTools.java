package dev.uplift.worker.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A folder that holds pg_dump and pg_restore of one version.
 *
 * @param bin the folder
 * @param version as {@code pg_dump --version} says it, for example {@code 18.1}
 */
public record ClientTools(Path bin, String version) {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+[.\\w]*)");
    private static final long SECONDS_TO_ANSWER = 10;

    /** For example 18. */
    public int major() {
        return Integer.parseInt(version.replaceFirst("\\D.*", ""));
    }

    public String pgDump() {
        return bin.resolve("pg_dump").toString();
    }

    /** Of the same package as the others. */
    public String pgDumpall() {
        return bin.resolve("pg_dumpall").toString();
    }

    public String pgRestore() {
        return bin.resolve("pg_restore").toString();
    }

    /**
     * The tools of exactly this major, else of the next newer one: newer tools set parameters that an older server does
     * not know.
     */
    public static Optional<ClientTools> forMajor(int major, List<Path> folders) {
        return folders.stream()
                .flatMap(folder -> in(folder).stream())
                .filter(tools -> tools.major() >= major)
                .min(Comparator.comparingInt(ClientTools::major));
    }

    /** Where tools may be: the configured folders, those of the PATH, and where Debian puts them. */
    public static List<Path> folders(List<String> configured) {
        SequencedSet<Path> folders = new LinkedHashSet<>();
        configured.stream().filter(folder -> !folder.isBlank()).map(Path::of).forEach(folders::add);
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .forEach(folders::add);
        if (Files.isDirectory(DEBIAN)) {
            try (var versions = Files.list(DEBIAN)) {
                versions.sorted().map(version -> version.resolve("bin")).forEach(folders::add);
            } catch (IOException _) {
                // What cannot be listed cannot be used.
            }
        }
        return List.copyOf(folders);
    }

    private static Optional<ClientTools> in(Path folder) {
        if (!Files.isExecutable(folder.resolve("pg_dump")) || !Files.isExecutable(folder.resolve("pg_restore"))) {
            return Optional.empty();
        }
        return version(folder.resolve("pg_dump"))
                .filter(version -> version(folder.resolve("pg_restore")).equals(Optional.of(version)))
                .map(version -> new ClientTools(folder, version));
    }

    private static Optional<String> version(Path tool) {
        try {
            var process = new ProcessBuilder(tool.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            if (!process.waitFor(SECONDS_TO_ANSWER, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            var answer = VERSION.matcher(new String(process.getInputStream().readAllBytes()));
            return answer.find() ? Optional.of(answer.group(1)) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
