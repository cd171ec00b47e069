package dev.uplift.worker.provider.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.machine.Folders;
import dev.uplift.sandbox.machine.Processes;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A volume with the data of a real server that is switched off, and the script that works on it. */
final class StoppedServer implements AutoCloseable {

    /** What a test has is small, and PostgreSQL flushes all of it again and again: it lies in memory where that is possible. */
    private static final Path MEMORY = Path.of("/dev/shm");

    static final String UPGRADE = "a0123456789abcde";

    private static final String SUPERUSER = "boss";
    private static final String NEEDED = "fsync=off";

    private final Path home;
    private final Path volume;
    private final Path data;
    private final int from;
    private final int to;
    private final Map<String, String> environment = new HashMap<>();
    private PostgresServer server;

    /**
     * What a run of the script ended with.
     *
     * @param exit 0 for success
     * @param text all that it said
     */
    record Ran(int exit, String text) {

        JobOutput output() {
            return JobOutput.of(text);
        }

        String fact(String name) {
            return output().facts().get(name);
        }

        Ran succeeded(Verb verb) {
            assertThat(exit).as(text).isZero();
            assertThat(output().succeeded(verb)).as(text).isTrue();
            return this;
        }

        Ran failed(String code) {
            assertThat(exit).as(text).isEqualTo(1);
            assertThat(output().fatal().map(JobOutput.Fatal::code)).as(text).contains(code);
            assertThat(output().done()).as(text).isFalse();
            return this;
        }
    }

    /**
     * Makes and starts it.
     *
     * @param data from the volume's root; empty for the root itself
     */
    StoppedServer(int from, int to, String data, String... initdb) {
        this(makeHome(), from, to, data, initdb);
    }

    /** @param home a folder for it alone */
    StoppedServer(Path home, int from, int to, String data, String... initdb) {
        this.home = home;
        this.volume = home.resolve("v");
        this.data = data.isEmpty() ? volume : volume.resolve(data);
        this.from = from;
        this.to = to;
        try {
            open(Files.createDirectories(this.data.getParent()));
            open(Files.createDirectories(home.resolve("tmp")));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server = PostgresServer.create(PostgresInstallation.full(from), SUPERUSER, this.data, Map.of(), initdb);
    }

    private static Path makeHome() {
        try {
            var roomy = Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > 4L << 30;
            return open(roomy ? Files.createTempDirectory(MEMORY, "up") : Files.createTempDirectory("up"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The script may run as another user than we. */
    private static Path open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        return folder;
    }

    /** Lines for its postgresql.conf, as a user writes them. */
    StoppedServer configured(String... lines) throws IOException {
        Files.writeString(
                data.resolve("postgresql.conf"),
                "%n%s%n%s%n".formatted(NEEDED, String.join(System.lineSeparator(), lines)),
                StandardOpenOption.APPEND);
        return this;
    }

    /** Runs SQL while it is on, and switches it off. */
    StoppedServer filled(String database, String... statements) throws SQLException {
        start(from);
        try {
            execute(database, statements);
        } finally {
            server.stop();
        }
        return this;
    }

    private void execute(String database, String... statements) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** As if the power had failed. */
    StoppedServer killed() throws SQLException {
        start(from);
        execute("postgres", "CREATE TABLE late AS SELECT 1 AS one");
        server.kill();
        return this;
    }

    /** A setting of the script. */
    StoppedServer with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Path data() {
        return data;
    }

    Path volume() {
        return volume;
    }

    Path home() {
        return home;
    }

    Ran run(Verb verb) throws IOException {
        return read(start(verb, Map.of()));
    }

    /** SIGKILL for all that it started, at that moment of {@link HaltingPrograms}. */
    Ran runAndKillAt(String moment, Verb verb) throws IOException {
        return runAndHaltAt(moment, verb, this::kill);
    }

    /** Something happens at that moment of {@link HaltingPrograms}, while nothing goes on. */
    Ran runAndHaltAt(String moment, Verb verb, Meanwhile meanwhile) throws IOException {
        var programs = HaltingPrograms.of(PostgresInstallation.full(to).bin(), home);
        var process = start(verb, programs.at(moment));
        assertThat(programs.await(process)).as("it comes to %s", moment).isTrue();
        meanwhile.act(process);
        programs.letGo();
        return read(process);
    }

    private Process start(Verb verb, Map<String, String> more) throws IOException {
        // an absolute program is that program; here is who drops the rights of root
        return start(server.installation().command("/bin/bash", script(), verb.argument()), more);
    }

    /** By the user who runs the test, with all his rights, but for what the prefix takes. */
    Ran runPlainly(Verb verb, List<String> prefix) throws IOException {
        var command = new ArrayList<>(prefix);
        command.addAll(List.of("/bin/bash", script(), verb.argument()));
        return read(start(command, Map.of()));
    }

    private String script() throws IOException {
        var script = home.resolve("pg-upgrade.sh");
        if (!Files.exists(script)) {
            Files.writeString(script, UpgradeJob.scriptText());
        }
        return script.toString();
    }

    private Process start(List<String> command, Map<String, String> more) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment()
                .putAll(Map.of(
                        "UPLIFT_ID", UPGRADE,
                        "UPLIFT_VOLUME", volume.toString(),
                        "UPLIFT_DATA", data.toString(),
                        "UPLIFT_FROM", Integer.toString(from),
                        "UPLIFT_TO", Integer.toString(to),
                        "UPLIFT_MODE", "copy",
                        "PGBINOLD", PostgresInstallation.full(from).bin().toString(),
                        "PGBINNEW", PostgresInstallation.full(to).bin().toString(),
                        "TMPDIR", home.resolve("tmp").toString()));
        builder.environment().putAll(environment);
        builder.environment().putAll(more);
        return builder.start();
    }

    private static Ran read(Process process) throws IOException {
        try (var output = process.inputReader()) {
            var text = output.readAllAsString();
            return new Ran(Processes.exitCode(process), text);
        }
    }

    /** A pod's processes die together, and so do ours; those of PostgreSQL have left the family. */
    private void kill(Process process) {
        Processes.killTree(process.toHandle());
        List<ProcessHandle> left;
        do {
            left = ProcessHandle.allProcesses()
                    .filter(its -> its.info()
                            .commandLine()
                            .filter(command -> command.contains(home.toString()))
                            .isPresent())
                    .toList();
            left.forEach(Processes::killTree);
        } while (!left.isEmpty());
    }

    /** What the data is now, as the server of that version sees it. */
    <T> T asked(int major, Question<T> question) throws SQLException {
        start(major);
        try {
            return question.of(server);
        } finally {
            server.stop();
        }
    }

    private void start(int major) {
        server = PostgresServer.create(PostgresInstallation.full(major), SUPERUSER, data, Map.of());
        server.start();
    }

    @FunctionalInterface
    interface Meanwhile {
        void act(Process script) throws IOException;
    }

    @FunctionalInterface
    interface Question<T> {
        T of(PostgresServer server) throws SQLException;
    }

    /** The first column of the first row. */
    static String text(PostgresServer server, String database, String sql) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    @Override
    public void close() throws IOException {
        server.kill();
        Folders.delete(home);
    }
}
