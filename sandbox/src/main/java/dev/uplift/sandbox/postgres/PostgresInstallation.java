package dev.uplift.sandbox.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A set of PostgreSQL programs of one version.
 *
 * @param bin the folder of the executables
 * @param version as {@code postgres --version} says it, for example {@code 17.11}
 */
public record PostgresInstallation(Path bin, String version) {

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+[.\\w]*)");

    /** The server programs that come with the sandbox; no client tools such as pg_dump. */
    public static PostgresInstallation embedded() {
        return Embedded.INSTALLATION;
    }

    /**
     * Server and client programs of a major version: fetched once from Debian's packages into the cache, else those
     * of this machine.
     *
     * @throws IllegalStateException if there are none; the message says what to install
     */
    public static PostgresInstallation full(int major) {
        var fetched = DebianPackages.fetch(major);
        return switch (fetched) {
            case DebianPackages.Fetched(var bin) -> at(bin);
            case DebianPackages.Unavailable(var reason) ->
                ofThisMachine(major)
                        .orElseThrow(() -> new IllegalStateException(
                                ("PostgreSQL %d with its client tools is needed: install the package postgresql-%d (or put"
                                                + " its programs on the PATH). It could not be fetched from Debian's archive: %s")
                                        .formatted(major, major, reason)));
        };
    }

    /** The folders of those that {@link #full} has fetched before. */
    public static List<Path> fetched() {
        return DebianPackages.fetched();
    }

    /** What this machine has of a major version: under the usual folders, or on the PATH. */
    public static Optional<PostgresInstallation> ofThisMachine(int major) {
        var usual = Stream.of("/usr/lib/postgresql/%d/bin", "/usr/pgsql-%d/bin", "/opt/homebrew/opt/postgresql@%d/bin")
                .map(folder -> Path.of(folder.formatted(major)));
        var path = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of);
        return Stream.concat(usual, path)
                .filter(PostgresInstallation::isComplete)
                .map(PostgresInstallation::at)
                .filter(installation -> installation.major() == major)
                .findFirst();
    }

    /** Reads the version of the programs in a folder. */
    public static PostgresInstallation at(Path bin) {
        var output = run(List.of(bin.resolve("postgres").toString(), "--version"));
        var version = VERSION.matcher(output);
        if (!version.find()) {
            throw new IllegalStateException("%s/postgres --version answers: %s".formatted(bin, output.strip()));
        }
        return new PostgresInstallation(bin, version.group(1));
    }

    /** For example 17. */
    public int major() {
        return Integer.parseInt(version.replaceFirst("\\D.*", ""));
    }

    /** The path of one program; it may be missing in an embedded installation. */
    public Path program(String name) {
        return bin.resolve(name);
    }

    /** The command line of one program, started through what drops the rights of root, which most of them refuse. */
    public List<String> command(String program, String... arguments) {
        var all = Stream.concat(Stream.of(program(program).toString()), Arrays.stream(arguments));
        return Privileges.ofThisProcess().command(all.toList());
    }

    private static boolean isComplete(Path bin) {
        return Stream.of("postgres", "initdb", "pg_dump", "pg_restore", "psql")
                .allMatch(program -> Files.isExecutable(bin.resolve(program)));
    }

    private static String run(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes());
        } catch (IOException failed) {
            throw new UncheckedIOException("%s does not start".formatted(command.getFirst()), failed);
        }
    }

    private static final class Embedded {
        private static final PostgresInstallation INSTALLATION = unpacked();

        private static PostgresInstallation unpacked() {
            try {
                return at(EmbeddedBinaries.unpacked());
            } catch (IOException failed) {
                throw new UncheckedIOException(
                        "the embedded PostgreSQL could not be unpacked: " + failed.getMessage(), failed);
            }
        }
    }
}
