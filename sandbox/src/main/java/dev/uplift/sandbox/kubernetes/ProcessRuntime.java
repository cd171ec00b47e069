package dev.uplift.sandbox.kubernetes;

import dev.uplift.sandbox.machine.Folders;
import dev.uplift.sandbox.machine.PrivateFile;
import dev.uplift.sandbox.machine.Processes;
import dev.uplift.sandbox.postgres.DataFolder;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Disks are folders of this machine, servers are real, and Jobs run their real commands. */
final class ProcessRuntime implements Runtime {

    private static final PostgresInstallation COPIER = PostgresInstallation.embedded();

    private final Cluster cluster;
    private final Supplier<Instant> clock;
    private final Path disks;
    private final Path pods;
    private final List<PodFolder> folders = new ArrayList<>();
    private final List<Container> containers = new ArrayList<>();

    /** @param home an existing folder, which a user without rights can reach */
    ProcessRuntime(Cluster cluster, Supplier<Instant> clock, Path home) {
        this.cluster = cluster;
        this.clock = clock;
        this.disks = home.resolve("disks");
        this.pods = home.resolve("pods");
        try {
            Files.createDirectories(disks);
            Files.createDirectories(pods);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void provision(String disk) {
        try {
            DataFolder.make(disks.resolve(disk));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * A server that writes there is frozen meanwhile: its files are then those of one moment, as in a snapshot of a block
     * device. Its lock file stays out, since all pods here share the numbers of their processes.
     */
    @Override
    public BooleanSupplier copy(String disk, String copy) {
        provision(copy);
        var writers = containers.stream()
                .filter(RealServer.class::isInstance)
                .map(RealServer.class::cast)
                .filter(server -> server.exit().isEmpty() && server.data().startsWith(disks.resolve(disk)))
                .toList();
        writers.forEach(RealServer::freeze);
        try {
            run(COPIER.command(
                    "/bin/cp", "-a", "--reflink=auto", disks.resolve(disk) + "/.", disks.resolve(copy) + "/"));
            for (var writer : writers) {
                var data = disks.resolve(disk).relativize(writer.data());
                Files.deleteIfExists(disks.resolve(copy).resolve(data).resolve("postmaster.pid"));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            writers.forEach(RealServer::goOn);
        }
        return () -> true;
    }

    @Override
    public void delete(String disk) {
        try {
            Folders.delete(disks.resolve(disk));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** With initdb, a superuser postgres and its password. */
    @Override
    public void fill(String disk, NewPostgres postgres) {
        try {
            var data = disks.resolve(disk).resolve(postgres.dataOnVolume());
            if (!postgres.dataOnVolume().isEmpty()) {
                DataFolder.make(data);
            }
            var password = DataFolder.home("pw").resolve("password");
            PrivateFile.write(password, postgres.password());
            run(PostgresInstallation.full(postgres.major())
                    .command(
                            "initdb",
                            "--pgdata=" + data,
                            "--username=postgres",
                            "--pwfile=" + password,
                            "--auth-host=scram-sha-256",
                            "--auth-local=trust",
                            "--encoding=UTF8",
                            "--locale=C.UTF-8",
                            "--no-sync"));
            Folders.delete(password.getParent());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void run(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (Processes.exitCode(process) != 0) {
            throw new IOException("%s failed: %s".formatted(command, output.strip()));
        }
    }

    @Override
    public Container start(Run run) {
        try {
            if (run.content().majors().isEmpty()) {
                // there are no programs of applications here
                return run.command().isEmpty() ? new Idle(cluster.delays().ready()) : new Ended(0, List.of());
            }
            var folder = PodFolder.make(run, pods, disks);
            folders.add(folder);
            var container = run.command().isEmpty() && run.content().server().isPresent()
                    ? RealServer.start(cluster, folder, clock)
                    : new RealJob(folder, clock);
            containers.add(container);
            return container;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Where the server in a pod listens on 127.0.0.1; nothing if none runs there. */
    OptionalInt port(String namespace, String pod) {
        return containers.stream()
                .filter(RealServer.class::isInstance)
                .map(RealServer.class::cast)
                .filter(server -> server.isOf(namespace, pod) && server.exit().isEmpty())
                .mapToInt(RealServer::port)
                .findFirst();
    }

    @Override
    public void close() {
        containers.forEach(container -> container.stop(Duration.ZERO));
        try {
            for (var folder : folders) {
                Folders.delete(folder.temporary());
            }
            Folders.delete(disks);
            Folders.delete(pods);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
