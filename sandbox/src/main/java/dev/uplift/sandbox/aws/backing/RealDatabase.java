package dev.uplift.sandbox.aws.backing;

import dev.uplift.sandbox.aws.backing.Backup.Content;
import dev.uplift.sandbox.machine.FreePort;
import dev.uplift.sandbox.machine.Pause;
import dev.uplift.sandbox.postgres.DataFolder;
import dev.uplift.sandbox.postgres.PgUpgrade;
import dev.uplift.sandbox.postgres.PgUpgrade.Outcome;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The server behind one instance. What is asked of it is done one after the other, in the background; nothing here waits
 * unless it says so.
 */
public final class RealDatabase {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Backing backing;
    private final Work work = new Work();
    private volatile String arn;
    private volatile PostgresServer server;
    private volatile Optional<String> problem = Optional.empty();

    // of the thread of the work alone
    private final Map<Integer, DataFolder> left = new HashMap<>();
    private PostgresServer upgraded;
    private ExtensionOwners extensions = new ExtensionOwners(Map.of());

    RealDatabase(Backing backing, String arn) {
        this.backing = backing;
        this.arn = arn;
    }

    /** Makes it; returns when it serves. */
    void begin(PostgresInstallation installation, MasterUser master, Map<String, String> parameters) {
        wait(work.add(() -> {
            server = backing.server(installation, backing.folder("data"), arn, parameters);
            server.start();
            RdsRoles.make(server, master);
            return server;
        }));
    }

    /** Makes it of a backup, which it then needs no more. */
    void begin(Backup backup, Map<String, String> parameters) {
        keepProblem(work.add(() -> {
            try {
                var content = backup.content();
                var data = content.data().copy(backing.folder("data"));
                server = backing.server(PostgresInstallation.full(content.major()), data.path(), arn, parameters);
                return serve(server);
            } finally {
                backup.release();
            }
        }));
    }

    /** Whether nothing that was asked of it is still to be done. */
    public boolean isIdle() {
        return work.isDone();
    }

    /** Returns when it is idle. */
    public void await() {
        wait(work.add(() -> server));
    }

    /** Why it does not serve after its last start; empty if it does. */
    public Optional<String> problem() {
        return problem;
    }

    /** Where it is reached, on 127.0.0.1. */
    public int port() {
        return backing.port(arn);
    }

    /** A connection as the platform itself, which is a superuser. */
    public Connection connect(String database) throws SQLException {
        return server.connect(database);
    }

    /** In order; its clients are sent away. */
    public void stop() {
        work.add(() -> {
            if (server != null) {
                server.stop();
            }
            return server;
        });
    }

    /** Starts it if it does not run. @param parameters with the platform's defaults */
    public void start(Map<String, String> parameters) {
        keepProblem(work.add(() -> {
            if (!server.isAlive()) {
                server = backing.server(server.installation(), server.data(), arn, parameters);
                serve(server);
                extensions.restore(server);
                extensions = new ExtensionOwners(Map.of());
            }
            return server;
        }));
    }

    /** What had the name before may be on its way down still, and would answer in the place of this one. */
    private static PostgresServer serve(PostgresServer server) throws IOException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!FreePort.isFree(server.port())) {
            if (System.nanoTime() > deadline) {
                throw new IOException("port %d is taken by another program".formatted(server.port()));
            }
            Pause.briefly();
        }
        return server.start();
    }

    /** Other parameters, as far as a running server takes them. */
    public void reload(Map<String, String> parameters) {
        work.add(() -> {
            if (server.isAlive()) {
                backing.server(server.installation(), server.data(), arn, parameters);
                try (var connection = server.connect("postgres");
                        var statement = connection.createStatement()) {
                    statement.execute("SELECT pg_reload_conf()");
                }
            }
            return server;
        });
    }

    /** Its instance has another name; from its next start on it is reached at the port of that name. */
    public void move(String toArn) {
        arn = toArn;
    }

    /** What it holds when its turn comes. */
    public Backup backUp() {
        return new Backup(work.add(() -> {
            var data = backing.folder("backup");
            var major = server.installation().major();
            return new Content(
                    server.isAlive() ? DataFolder.backupOf(server, data) : new DataFolder(server.data()).copy(data),
                    major);
        }));
    }

    /** What it held last at a major version: now, or before it was upgraded. */
    public Backup backUpOf(int major) {
        return new Backup(work.add(() -> {
            var data = backing.folder("backup");
            if (major == server.installation().major()) {
                return new Content(DataFolder.backupOf(server, data), major);
            }
            return new Content(left.get(major).copy(data), major);
        }));
    }

    /** Whether it could be upgraded, by the word of pg_upgrade; it runs on. */
    public CompletableFuture<Outcome> check(int major, Map<String, String> parameters) {
        return outcome(work.add(() -> {
            // pg_upgrade wants another port beside a server that runs
            var fresh =
                    backing.server(PostgresInstallation.full(major), backing.folder("data"), arn + ":new", parameters);
            extensions = ExtensionOwners.of(server);
            var outcome = new PgUpgrade(server, fresh, backing.folder("check")).check();
            if (outcome.succeeded()) {
                upgraded = fresh;
            } else {
                delete(fresh);
            }
            return outcome;
        }));
    }

    /** By pg_upgrade, after a check that succeeded. It must be stopped and stays so, as what it was if that fails. */
    public CompletableFuture<Outcome> upgrade() {
        return outcome(work.add(() -> {
            var outcome = new PgUpgrade(server, upgraded, backing.folder("upgrade")).run();
            if (outcome.succeeded()) {
                DataFolder.copyPassword(server.data(), upgraded.data());
                left.put(server.installation().major(), new DataFolder(server.data()));
                server = upgraded;
            } else {
                delete(upgraded);
                extensions = new ExtensionOwners(Map.of());
            }
            return outcome;
        }));
    }

    /** Stops it and removes all of its data. */
    public void delete() {
        work.add(() -> {
            if (server != null) {
                server.stop();
                delete(server);
            }
            for (var old : left.values()) {
                old.delete();
            }
            backing.remove(this);
            return left;
        });
        work.end();
    }

    private static void delete(PostgresServer unwanted) throws IOException {
        new DataFolder(unwanted.data()).delete();
    }

    /** Begins nothing more, and stops; returns when it has. */
    void abandon(Duration patience) {
        work.abandon(patience);
        if (server != null) {
            server.stop();
        }
    }

    /** What kept pg_upgrade from being run is what came of it. */
    private static CompletableFuture<Outcome> outcome(CompletableFuture<Outcome> run) {
        return run.exceptionally(failed -> new Outcome(false, failed.toString(), Map.of()));
    }

    private void keepProblem(CompletableFuture<PostgresServer> start) {
        start.whenComplete((_, failed) -> problem = Optional.ofNullable(failed).map(Throwable::getMessage));
    }

    private static void wait(CompletableFuture<?> done) {
        try {
            done.join();
        } catch (CompletionException failed) {
            throw new IllegalStateException(failed.getCause().getMessage(), failed.getCause());
        }
    }
}
