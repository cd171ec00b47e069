package dev.uplift.sandbox.postgres;

import dev.uplift.sandbox.machine.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs pg_upgrade of the new server's installation on two servers that are stopped, and that were made with the option
 * {@code --auth-local=trust}: on the way the new one takes over the old one's password.
 *
 * @param old with data
 * @param fresh as initdb made it
 * @param folder for its sockets and logs; its path must be short
 */
public record PgUpgrade(PostgresServer old, PostgresServer fresh, Path folder) {

    /**
     * What came of it.
     *
     * @param succeeded whether it says so
     * @param output all that it said
     * @param files what it left when it did not succeed: logs, and lists of what keeps it, by their names
     */
    public record Outcome(boolean succeeded, String output, Map<String, String> files) {

        /** What it says below the first thing that it does not like, in one line; all of it where there is no such thing. */
        public String reason() {
            var below = output.lines()
                    .dropWhile(line -> !FATAL.matcher(line).find())
                    .skip(1)
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("Failure, exiting"))
                    .collect(Collectors.joining(" "));
            return below.isEmpty() ? output.strip() : below;
        }
    }

    private static final Pattern FATAL = Pattern.compile("\\s(fatal|\\*failure\\*)$");

    /** Looks, and changes neither server. The old one may run, if it listens on a socket and there trusts its superuser. */
    public Outcome check() throws IOException {
        return run("--check");
    }

    /** Brings the data of the old server into the new one, by copying. */
    public Outcome run() throws IOException {
        return run(new String[0]);
    }

    private Outcome run(String... options) throws IOException {
        var privileges = Privileges.ofThisProcess();
        Files.createDirectories(folder);
        privileges.handOver(folder);
        var command = new ArrayList<>(List.of(
                fresh.installation().program("pg_upgrade").toString(),
                "--old-bindir=" + old.installation().bin(),
                "--new-bindir=" + fresh.installation().bin(),
                "--old-datadir=" + old.data(),
                "--new-datadir=" + fresh.data(),
                "--old-port=" + old.port(),
                "--new-port=" + fresh.port(),
                "--socketdir=" + folder,
                "--username=" + old.superuser(),
                "--jobs=2"));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(privileges.command(command))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        PostgresServer.forgetSettings(builder.environment());
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes());
        var succeeded = Processes.exitCode(process) == 0;
        return new Outcome(succeeded, output, succeeded ? Map.of() : files());
    }

    /** Up to version 14 they are where it ran, later in the new data. */
    private Map<String, String> files() throws IOException {
        var files = new TreeMap<String, String>();
        for (var place : List.of(folder, fresh.data().resolve("pg_upgrade_output.d"))) {
            if (Files.isDirectory(place)) {
                try (var all = Files.walk(place)) {
                    for (var file : all.filter(PgUpgrade::isText).toList()) {
                        files.put(
                                file.getFileName().toString(),
                                new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return files;
    }

    private static boolean isText(Path file) {
        var name = file.getFileName().toString();
        return Files.isRegularFile(file) && (name.endsWith(".log") || name.endsWith(".txt"));
    }
}
