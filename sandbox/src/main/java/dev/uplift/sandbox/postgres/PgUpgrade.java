package dev.uplift.sandbox.postgres;

import dev.uplift.sandbox.machine.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
     */
    public record Outcome(boolean succeeded, String output) {}

    /** Looks, and changes neither server. */
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
                "--username=postgres",
                "--jobs=2"));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(privileges.command(command))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        PostgresServer.forgetSettings(builder.environment());
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes());
        return new Outcome(Processes.exitCode(process) == 0, output);
    }
}
