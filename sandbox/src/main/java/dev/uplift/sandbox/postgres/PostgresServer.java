package dev.uplift.sandbox.postgres;

import dev.uplift.sandbox.machine.Folders;
import dev.uplift.sandbox.machine.FreePort;
import dev.uplift.sandbox.machine.LastLines;
import dev.uplift.sandbox.machine.Pause;
import dev.uplift.sandbox.machine.PrivateFile;
import dev.uplift.sandbox.machine.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A real PostgreSQL server on 127.0.0.1, in a process of its own, with its data in a folder. The password of its superuser
 * and its log lie beside the data as {@code <data>.password} and {@code <data>.log}.
 */
public final class PostgresServer implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
    private static final String USUAL_SUPERUSER = "postgres";
    private static final String SETTINGS_FILE = "sandbox.conf";
    private static final String INCLUDE = "\ninclude_if_exists '%s'\n".formatted(SETTINGS_FILE);

    private final PostgresInstallation installation;
    private final String superuser;
    private final Path data;
    private final int port;
    private final String password;
    private Process process;

    private PostgresServer(PostgresInstallation installation, String superuser, Path data, int port, String password) {
        this.installation = installation;
        this.superuser = superuser;
        this.data = data;
        this.port = port;
        this.password = password;
    }

    /**
     * Makes the data folder, or takes the one that exists; does not start yet. The superuser is {@code postgres}.
     *
     * @param settings server parameters; {@code port} among them, or a free one is taken
     * @param initdb further options for making the data folder
     */
    public static PostgresServer create(
            PostgresInstallation installation, Path data, Map<String, String> settings, String... initdb) {
        return create(installation, USUAL_SUPERUSER, data, settings, initdb);
    }

    /** The same with a superuser of another name. */
    public static PostgresServer create(
            PostgresInstallation installation,
            String superuser,
            Path data,
            Map<String, String> settings,
            String... initdb) {
        try {
            var folder = data.toAbsolutePath().normalize();
            if (!Files.exists(folder.resolve("PG_VERSION"))) {
                initialize(installation, superuser, folder, List.of(initdb));
            }
            var port = settings.containsKey("port") ? Integer.parseInt(settings.get("port")) : FreePort.find();
            configure(folder, settings, port);
            var password = Files.readString(beside(folder, ".password")).strip();
            return new PostgresServer(installation, superuser, folder, port, password);
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "the PostgreSQL server in %s could not be made%s: %s"
                            .formatted(data, Privileges.ofThisProcess().hint(), failed.getMessage()),
                    failed);
        }
    }

    /** Starts and returns when it answers; fails with the last lines of the log. */
    public PostgresServer start() {
        if (isAlive()) {
            return this;
        }
        try {
            prepareStart();
            var builder = new ProcessBuilder(command())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            forgetSettings(builder.environment());
            process = builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL does not start: " + failed.getMessage(), failed);
        }
        awaitAnswer();
        return this;
    }

    /** The command of the postmaster, for whoever starts the process himself; see {@link #prepareStart}. */
    public List<String> command() {
        return Privileges.ofThisProcess()
                .command(List.of(installation.program("postgres").toString(), "-D", data.toString()));
    }

    /**
     * Removes the lock file of a dead postmaster whose process id now belongs to another program, as happens after a
     * restart of the machine or container. PostgreSQL itself would refuse to start.
     */
    public void prepareStart() throws IOException {
        var lock = data.resolve("postmaster.pid");
        if (!Files.exists(lock)) {
            return;
        }
        var holder =
                Files.readString(lock).lines().findFirst().map(String::strip).orElse("");
        var alive = holder.matches("\\d+")
                && ProcessHandle.of(Long.parseLong(holder))
                        .flatMap(handle -> handle.info().command())
                        .filter(command -> Path.of(command).endsWith("postgres"))
                        .isPresent();
        if (!alive) {
            Files.deleteIfExists(lock);
        }
    }

    private void awaitAnswer() {
        var deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                kill();
                throw new IllegalStateException("PostgreSQL %s did not start on port %d. Its log ends:%n%s"
                        .formatted(installation.version(), port, LastLines.of(log(), 20)));
            }
            Pause.briefly();
        }
    }

    /** Whether the server answers a query now. */
    public boolean answers() {
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            return statement.execute("select 1");
        } catch (SQLException no) {
            return false;
        }
    }

    /** Stops in order: connections are cut, nothing has to be recovered at the next start. */
    public void stop() {
        if (isAlive()) {
            // SIGTERM would wait for the clients to go
            Processes.signal(process.toHandle(), "INT");
            if (!Processes.awaitEnd(process.toHandle(), STOP_TIMEOUT)) {
                kill();
            }
        }
    }

    /** SIGKILL for the postmaster and its children; returns when they are gone. */
    public void kill() {
        if (process != null) {
            Processes.killTree(process.toHandle());
        }
    }

    /** Stops. */
    @Override
    public void close() {
        stop();
    }

    /** Whether the postmaster runs; one that has ended may look alive until the JVM has heard of it. */
    public boolean isAlive() {
        return process != null && Processes.isRunning(process.toHandle());
    }

    /** The TCP port on 127.0.0.1; stays the same over restarts. */
    public int port() {
        return port;
    }

    /** The process id of the postmaster. */
    public long pid() {
        return process.pid();
    }

    /** The name of the superuser whom initdb made. */
    public String superuser() {
        return superuser;
    }

    /** The superuser's password. */
    public String password() {
        return password;
    }

    /** The file of the superuser's password, readable by its owner only. */
    public Path passwordFile() {
        return beside(data, ".password");
    }

    /** The data folder. */
    public Path data() {
        return data;
    }

    /** The log of the server. */
    public Path log() {
        return beside(data, ".log");
    }

    /** The programs that it runs with. */
    public PostgresInstallation installation() {
        return installation;
    }

    /** Without user and password: they are properties of the connection. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    /** A connection as superuser. */
    public Connection connect(String database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", superuser);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "10");
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    private static Path beside(Path data, String suffix) {
        return data.resolveSibling(data.getFileName() + suffix);
    }

    /** Beside and then renamed, so that a killed run leaves no half folder in its place. */
    private static void initialize(PostgresInstallation installation, String superuser, Path data, List<String> options)
            throws IOException {
        var privileges = Privileges.ofThisProcess();
        var fresh = beside(data, ".new");
        Folders.delete(fresh);
        Files.createDirectories(fresh);
        privileges.handOver(fresh);
        var passwordFile = beside(data, ".password");
        PrivateFile.write(passwordFile, randomPassword());
        privileges.handOver(passwordFile);
        var initdb = new ArrayList<>(List.of(
                installation.program("initdb").toString(),
                "--pgdata=" + fresh,
                "--username=" + superuser,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"));
        initdb.addAll(options);
        var builder = new ProcessBuilder(privileges.command(initdb)).redirectErrorStream(true);
        forgetSettings(builder.environment());
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes());
        if (Processes.exitCode(process) != 0) {
            throw new IOException("initdb failed:%n%s".formatted(output.strip()));
        }
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** In a file and not on the command line, so that ALTER SYSTEM can still change a setting. */
    private static void configure(Path data, Map<String, String> settings, int port) throws IOException {
        var all = new TreeMap<>(settings);
        all.put("port", Integer.toString(port));
        all.putIfAbsent("listen_addresses", "127.0.0.1");
        // no socket: its path is limited to 107 bytes, and everything here goes over TCP
        all.putIfAbsent("unix_socket_directories", "");
        var lines = all.entrySet().stream()
                .map(setting -> "%s = '%s'%n"
                        .formatted(setting.getKey(), setting.getValue().replace("'", "''")))
                .collect(Collectors.joining());
        Files.writeString(data.resolve(SETTINGS_FILE), lines);
        Privileges.ofThisProcess().handOver(data.resolve(SETTINGS_FILE));
        var main = data.resolve("postgresql.conf");
        if (!Files.readString(main).contains(INCLUDE)) {
            Files.writeString(main, INCLUDE, StandardOpenOption.APPEND);
        }
    }

    private static String randomPassword() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** PGDATA, PGPORT and the like of the caller's session are not meant for this server. */
    static void forgetSettings(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("PG"));
        environment.put("LC_MESSAGES", "C");
    }
}
