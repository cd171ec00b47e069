package dev.uplift.sandbox.stack;

import dev.uplift.sandbox.machine.FreePort;
import dev.uplift.sandbox.machine.Pause;
import dev.uplift.sandbox.machine.PrivateFile;
import dev.uplift.sandbox.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The whole of Uplift on this machine: PostgreSQL, Kafka, the API service and workers, each a process of its own on
 * 127.0.0.1, with their state in one folder.
 *
 * <p>Set it up with {@link #port}, {@link #workers}, {@link #apis}, {@link #clientTools},
 * {@link #setting}, {@link #detached}, then {@link #start}.
 */
public final class Stack implements AutoCloseable {

    private static final Duration PROVIDERS_TIMEOUT = Duration.ofMinutes(1);

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path home;
    private final List<Path> clientTools = new ArrayList<>();
    private final Map<String, String> people = new LinkedHashMap<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<StackProcess> processes = new CopyOnWriteArrayList<>();
    private Map<String, String> workerEnvironment = CloudKeys.inherited();
    private OptionalInt port = OptionalInt.empty();
    private int workers = 1;
    private int apis = 1;
    private Optional<Clocks> clocks = Optional.empty();
    private boolean detached;
    private boolean shortLived;
    private PostgresServer database;
    private Optional<Thread> stopAtExit = Optional.empty();
    private StackFile before = new StackFile(List.of());
    private volatile boolean stopping;

    private Stack(Path home) {
        this.home = home.toAbsolutePath().normalize();
    }

    /** A stack with its state in that folder, made if new. */
    public static Stack in(Path home) {
        return new Stack(home);
    }

    /** The port of the API; a free one unless given. */
    public Stack port(int apiPort) {
        port = OptionalInt.of(apiPort);
        return this;
    }

    /** How many workers; 1 unless given. */
    public Stack workers(int number) {
        workers = number;
        return this;
    }

    /** How many API processes, side by side on one database; 1 unless given. The first is {@code api}. */
    public Stack apis(int number) {
        apis = number;
        return this;
    }

    /** Somebody more who has a token, with this role; only in a new folder. */
    public Stack person(String name, String role) {
        people.put(name, role);
        return this;
    }

    /** Folders with pg_dump and its like, for the workers, beside those of this machine. */
    public Stack clientTools(Path... folders) {
        clientTools.addAll(List.of(folders));
        return this;
    }

    /** A setting of both services, by the name of its environment variable. */
    public Stack setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /**
     * What the workers alone have in their environment, secrets of clouds among it; without it they inherit what this
     * process knows of AWS. No other process of the stack knows any of it.
     */
    public Stack workerEnvironment(Map<String, String> variables) {
        workerEnvironment = Map.copyOf(variables);
        return this;
    }

    /** Every process has a wall clock of its own, which can be set; only to test what a wrong clock does. */
    public Stack clocks(Clocks ofProcesses) {
        clocks = Optional.of(ofProcesses);
        return this;
    }

    /** For some minutes' work: starts sooner, and never becomes as fast as it could. Not for measuring. */
    public Stack shortLived() {
        shortLived = true;
        return this;
    }

    /** The processes outlive this JVM and its terminal; without it they end with this JVM. */
    public Stack detached() {
        detached = true;
        return this;
    }

    /**
     * Starts what does not run yet, and returns when all is ready. If something fails, everything that this call
     * started is stopped again.
     *
     * @throws IllegalStateException with the end of the log of what did not start
     */
    public Stack start() {
        processes.clear();
        stopping = false;
        before = knownProcesses();
        stopAtExit = Optional.of(new Thread(() -> stop(detached ? started() : processes()), "stop-stack"));
        Runtime.getRuntime().addShutdownHook(stopAtExit.get());
        try {
            startAll();
            if (detached) {
                forgetStopAtExit();
            }
            return this;
        } catch (IOException failed) {
            stop(started());
            throw new UncheckedIOException("the stack does not start: " + failed.getMessage(), failed);
        } catch (RuntimeException failed) {
            var told = stopping;
            stop(started());
            throw told ? stoppedWhileStarting() : failed;
        }
    }

    private void startAll() throws IOException {
        makeFolders();
        tokens().create(people);
        var portOf = new Ports(before, port);
        // first, since it may be taken
        var apiPort = portOf.of("api");
        var recipes = new Recipes(home, Checkout.find(), detached, shortLived, settings, workerEnvironment);

        database = recipes.database(portOf.of("postgres"));
        start(recipes.postgres(database));
        var control = new ControlDatabase(database, home.resolve("database.password"));
        control.create();
        var kafka = start(recipes.kafka(portOf.of("kafka")));

        var services = new ArrayList<StackProcess>();
        services.add(launch(recipes.api("api", apiPort, control, kafka.port())));
        for (var number = 2; number <= apis; number++) {
            var name = "api-" + number;
            services.add(launch(recipes.api(name, portOf.of(name), control, kafka.port())));
        }
        var tools = ClientTools.folders(clientTools);
        for (var number = 1; number <= workers; number++) {
            var name = "worker-" + number;
            services.add(launch(recipes.worker(name, portOf.of(name), kafka.port(), tools)));
        }
        services.forEach(StackProcess::awaitReady);
        awaitProviders();
    }

    private StackProcess start(StackProcess.Settings settings) {
        var process = launch(settings);
        process.awaitReady();
        return process;
    }

    private StackProcess launch(StackProcess.Settings settings) {
        var process = new StackProcess(withClock(settings), this::writeStackFile);
        // as one, so that a stop at the JVM's end misses no process
        synchronized (this) {
            if (stopping) {
                throw stoppedWhileStarting();
            }
            processes.add(process);
            before.find(settings.name()).flatMap(StackFile.Entry::running).ifPresent(process::adopt);
            process.launch();
        }
        return process;
    }

    private StackProcess.Settings withClock(StackProcess.Settings settings) {
        return clocks.map(each -> settings.with(each.environment(settings.name())))
                .orElse(settings);
    }

    private CancellationException stoppedWhileStarting() {
        return new CancellationException("the stack in %s was stopped while it started".formatted(home));
    }

    private void awaitProviders() {
        var deadline = System.nanoTime() + PROVIDERS_TIMEOUT.toNanos();
        var token = token("viewer");
        while (!ServiceProbe.hasProviders(process("api").port(), token)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the API knows no provider after %d s: see %s and %s"
                        .formatted(
                                PROVIDERS_TIMEOUT.toSeconds(),
                                process("api").log(),
                                process("worker-1").log()));
            }
            Pause.briefly();
        }
    }

    /** Stops all in order, in the reverse of the start; the state stays. */
    public void stop() {
        stop(processes());
        forgetStopAtExit();
    }

    private synchronized void stop(List<StackProcess> some) {
        stopping = true;
        Shutdown.stop(entries(some));
        if (processes().stream().noneMatch(StackProcess::isAlive)) {
            try {
                StackFile.remove(home);
            } catch (IOException kept) {
                throw new UncheckedIOException(kept);
            }
        }
    }

    /** Those that did not run before. */
    private List<StackProcess> started() {
        return processes().stream()
                .filter(process -> before.find(process.name())
                        .flatMap(StackFile.Entry::running)
                        .isEmpty())
                .toList();
    }

    private void forgetStopAtExit() {
        try {
            stopAtExit.ifPresent(Runtime.getRuntime()::removeShutdownHook);
        } catch (IllegalStateException exiting) {
            // the hook runs already, and stops what we stopped
            stopAtExit = Optional.empty();
        }
    }

    /** Stops. */
    @Override
    public void close() {
        stop();
    }

    /** In the order of their start: postgres, kafka, api, worker-1, … */
    public List<StackProcess> processes() {
        return List.copyOf(processes);
    }

    /** @throws IllegalArgumentException if there is none of that name */
    public StackProcess process(String name) {
        return processes().stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no process " + name));
    }

    /** Without a slash at the end. */
    public String apiUrl() {
        return "http://127.0.0.1:" + process("api").port();
    }

    /** For Kafka's clients: {@code bootstrap.servers}. */
    public String kafkaBootstrapServers() {
        return "127.0.0.1:" + process("kafka").port();
    }

    /** The control plane's own PostgreSQL, to look into; the process is {@code process("postgres")}. */
    public PostgresServer database() {
        return database;
    }

    /** The folder of its state. */
    public Path home() {
        return home;
    }

    /** The token of viewer, operator, approver or admin. */
    public String token(String name) {
        try {
            return tokens().of(name);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Who may use the API. */
    public Path tokensFile() {
        return tokens().file();
    }

    /** Puts a secret where the workers may read it, and returns the reference to it. */
    public String secret(String name, String value) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException("not a file's name: " + name);
        }
        try {
            makeFolders();
            var file = secrets(home).resolve(name);
            PrivateFile.write(file, value);
            return "file:" + file;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Path secrets(Path home) {
        return home.resolve("secrets");
    }

    static Path logs(Path home) {
        return home.resolve("logs");
    }

    private Tokens tokens() {
        return new Tokens(home.resolve("tokens"));
    }

    private StackFile knownProcesses() {
        try {
            return StackFile.read(home);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void makeFolders() throws IOException {
        Files.createDirectories(home);
        for (var folder : List.of(logs(home), secrets(home))) {
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder, OWNER_ONLY);
            }
        }
    }

    private synchronized void writeStackFile() {
        try {
            var current = entries(processes());
            var names = current.stream().map(StackFile.Entry::name).toList();
            // those that run since before and were not looked at yet
            var rest = before.processes().stream().filter(entry -> !names.contains(entry.name()));
            new StackFile(Stream.concat(current.stream(), rest).toList()).write(home);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<StackFile.Entry> entries(List<StackProcess> some) {
        return some.stream().map(StackProcess::entry).flatMap(Optional::stream).toList();
    }

    /** The port that a process had before, since others know it; else the one asked for, or a free one. */
    private record Ports(StackFile known, OptionalInt api) {

        int of(String name) {
            return known.find(name).map(StackFile.Entry::port).orElseGet(() -> {
                var chosen = name.equals("api") ? api.orElseGet(FreePort::find) : FreePort.find();
                if (!FreePort.isFree(chosen)) {
                    throw new IllegalStateException(
                            "port %d is taken by another program: choose one with --port".formatted(chosen));
                }
                return chosen;
            });
        }
    }
}
