package dev.uplift.sandbox.kubernetes;

import dev.uplift.sandbox.machine.FreePort;
import dev.uplift.sandbox.machine.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** A real PostgreSQL server on the data of a disk, on a port of 127.0.0.1 that its pod's environment names. */
final class RealServer implements Container {

    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(30);

    private final PodFolder folder;
    private final Path data;
    private final int port;
    private final Process process;
    private final ProcessLog log;

    private RealServer(PodFolder folder, Path data, int major, Supplier<Instant> clock) throws IOException {
        this.folder = folder;
        this.data = data;
        this.port = FreePort.find();
        var programs = folder.programs(major);
        var command = programs.command(
                "postgres",
                "-D",
                data.toString(),
                "-c",
                "port=" + port,
                "-c",
                "listen_addresses=127.0.0.1",
                // its own folder, so that nobody's path is too long
                "-c",
                "unix_socket_directories=" + folder.temporary(),
                "-c",
                "logging_collector=off");
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_MESSAGES", "C");
        this.process = builder.start();
        process.getOutputStream().close();
        this.log = new ProcessLog(process, clock);
    }

    /** @return what must never happen comes as an offence, and such a server is not started */
    static Container start(Cluster cluster, PodFolder folder, Supplier<Instant> clock) throws IOException {
        var run = folder.run();
        var major = run.content().server().orElseThrow();
        var data = folder.path(DataPlace.directory(run));
        var pod = run.namespace() + "/" + run.pod();
        var version = data.resolve("PG_VERSION");
        if (!Files.exists(version)) {
            return refused(cluster, "%s started PostgreSQL %d on an empty directory".formatted(pod, major));
        }
        var found = Files.readString(version).strip();
        if (!found.equals(Integer.toString(major))) {
            return refused(cluster, "%s started PostgreSQL %d on a directory of %s".formatted(pod, major, found));
        }
        return new RealServer(folder, data, major, clock);
    }

    private static Container refused(Cluster cluster, String offence) {
        cluster.offence(offence);
        return new Ended(1, List.of(new Runtime.Line(cluster.now(), "FATAL: " + offence)));
    }

    /** Where it listens on 127.0.0.1. */
    int port() {
        return port;
    }

    boolean isOf(String namespace, String pod) {
        return folder.run().namespace().equals(namespace) && folder.run().pod().equals(pod);
    }

    Path data() {
        return data;
    }

    /** No process of it does anything until {@link #goOn}: what is on its disk is what a crash would leave. */
    void freeze() {
        process.descendants().forEach(each -> Processes.signal(each, "STOP"));
        Processes.signal(process.toHandle(), "STOP");
        // those that were started meanwhile
        process.descendants().forEach(each -> Processes.signal(each, "STOP"));
    }

    void goOn() {
        process.descendants().forEach(each -> Processes.signal(each, "CONT"));
        Processes.signal(process.toHandle(), "CONT");
    }

    @Override
    public Optional<Process> exec(List<String> command) throws IOException {
        var number = Integer.toString(port);
        return Optional.of(folder.command(command, Map.of("PGPORT", number, "POSTGRESQL_PORT_NUMBER", number))
                .start());
    }

    @Override
    public Duration takes() {
        return Duration.ZERO;
    }

    @Override
    public boolean settled() {
        return !process.isAlive() || log.contains("database system is ready to accept connections");
    }

    @Override
    public void finish() {
        // it serves already
    }

    @Override
    public OptionalInt exit() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    @Override
    public List<Runtime.Line> log() {
        return log.lines();
    }

    /** As the images have it: fast, which lets sessions go. */
    @Override
    public void stop(Duration grace) {
        if (!process.isAlive()) {
            return;
        }
        if (!grace.isZero()) {
            Processes.signal(process.toHandle(), "INT");
        }
        if (grace.isZero() || !Processes.awaitEnd(process.toHandle(), grace)) {
            Processes.killTree(process.toHandle());
        }
        Processes.awaitCollected(process.toHandle(), KILL_TIMEOUT);
    }
}
