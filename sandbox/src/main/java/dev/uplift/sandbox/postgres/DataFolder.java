package dev.uplift.sandbox.postgres;

import dev.uplift.sandbox.machine.Folders;
import dev.uplift.sandbox.machine.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * The data of a server that does not run on them, with the password of its superuser beside them.
 *
 * @param path as {@link PostgresServer#create} takes it
 */
public record DataFolder(Path path) {

    /** A new folder for the data of servers, where nobody else looks in. */
    public static Path home(String prefix) throws IOException {
        var home = Files.createTempDirectory(prefix);
        Privileges.ofThisProcess().handOver(home);
        return home;
    }

    /** What a running server holds, consistent, as it was at the end of the copying. */
    public static DataFolder backupOf(PostgresServer server, Path target) throws IOException {
        make(target);
        var command = server.installation()
                .command(
                        "pg_basebackup",
                        "--pgdata=" + target,
                        "--host=127.0.0.1",
                        "--port=" + server.port(),
                        "--username=" + server.superuser(),
                        "--no-password",
                        "--checkpoint=fast",
                        "--wal-method=fetch",
                        "--no-sync");
        run(command, Map.of("PGPASSWORD", server.password()));
        copyPassword(server.data(), target);
        return new DataFolder(target);
    }

    /** The same once more. */
    public DataFolder copy(Path target) throws IOException {
        make(target);
        run(
                Privileges.ofThisProcess()
                        .command(List.of(
                                "cp",
                                "-R",
                                "--preserve=mode,timestamps",
                                "--reflink=auto",
                                path + "/.",
                                target.toString())),
                Map.of());
        copyPassword(path, target);
        return new DataFolder(target);
    }

    /** Of another server that has this one's roles from now on. */
    public static void copyPassword(Path from, Path to) throws IOException {
        var copy = password(to);
        Files.copy(password(from), copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Privileges.ofThisProcess().handOver(copy);
    }

    /** With all that lies beside it. */
    public void delete() throws IOException {
        Folders.delete(path);
        Files.deleteIfExists(password(path));
        Files.deleteIfExists(path.resolveSibling(path.getFileName() + ".log"));
    }

    private static Path password(Path data) {
        return data.resolveSibling(data.getFileName() + ".password");
    }

    /** Makes a folder for data, into which nobody else looks; one that is there is fine. */
    public static void make(Path folder) throws IOException {
        Files.createDirectories(folder);
        Privileges.ofThisProcess().handOver(folder);
        // the umask may let others in, and then the server does not start
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    private static void run(List<String> command, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        PostgresServer.forgetSettings(builder.environment());
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (Processes.exitCode(process) != 0) {
            throw new IOException("%s failed: %s".formatted(command, output.strip()));
        }
    }
}
