package dev.uplift.sandbox.aws.backing;

import dev.uplift.sandbox.machine.Folders;
import dev.uplift.sandbox.machine.FreePort;
import dev.uplift.sandbox.postgres.DataFolder;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.sandbox.postgres.ServerCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The servers behind simulated instances. They and their data are gone when it is closed. Safe for threads. An instance is
 * named by its ARN, and a port belongs to a name: whatever has the name is reached there, as with an endpoint of RDS.
 */
public final class Backing implements AutoCloseable {

    static final String SUPERUSER = "rdsadmin";

    /** RDS has checksums; the other ones let pg_upgrade in without a password. */
    private static final String[] INITDB = {"--data-checksums", "--auth-local=trust"};

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Map<String, Integer> ports = new HashMap<>();
    private final List<RealDatabase> databases = new ArrayList<>();
    private Path home;
    private ServerCertificate certificate;
    private int folders;
    private boolean closed;

    /** A server with nothing in it but the platform's own; returns when it serves. */
    public RealDatabase create(String arn, int major, MasterUser master, Map<String, String> parameters) {
        var database = new RealDatabase(this, arn);
        add(database);
        try {
            database.begin(PostgresInstallation.full(major), master, parameters);
        } catch (RuntimeException failed) {
            database.delete();
            throw failed;
        }
        return database;
    }

    /** A server with the data of a backup; it is on its way. */
    public RealDatabase restore(String arn, Backup backup, Map<String, String> parameters) {
        var database = new RealDatabase(this, arn);
        add(database);
        database.begin(backup.use(), parameters);
        return database;
    }

    private synchronized void add(RealDatabase database) {
        if (closed) {
            throw new IllegalStateException("the simulator is closed");
        }
        databases.add(database);
    }

    synchronized void remove(RealDatabase database) {
        databases.remove(database);
    }

    /** Where the instance of that name is reached. */
    public synchronized int port(String arn) {
        return ports.computeIfAbsent(arn, _ -> freePort());
    }

    /** Of a server that does not run at the moment somebody else may not have it either. */
    private int freePort() {
        var port = FreePort.find();
        while (ports.containsValue(port)) {
            port = FreePort.find();
        }
        return port;
    }

    /** One that is not there yet. @param kind the first part of its name */
    synchronized Path folder(String kind) throws IOException {
        return home().resolve(kind + ++folders);
    }

    private Path home() throws IOException {
        if (home == null) {
            home = DataFolder.home("uplift-rds");
        }
        return home;
    }

    private synchronized Map<String, String> settings(String arn, Map<String, String> parameters) throws IOException {
        if (certificate == null) {
            certificate = ServerCertificate.selfSigned(home().resolve("tls"), "ip:127.0.0.1");
        }
        var settings = new TreeMap<>(RdsSettings.of(parameters));
        settings.putAll(certificate.settings());
        settings.put("port", Integer.toString(port(arn)));
        // pg_upgrade looks at a running server through a socket
        settings.put("unix_socket_directories", home().toString());
        return settings;
    }

    /** On these data, or on new ones; it does not run yet. */
    PostgresServer server(PostgresInstallation installation, Path data, String arn, Map<String, String> parameters)
            throws IOException {
        var server = PostgresServer.create(installation, SUPERUSER, data, settings(arn, parameters), INITDB);
        Files.writeString(data.resolve("pg_hba.conf"), RdsSettings.clients(parameters));
        return server;
    }

    /** Stops all servers and removes their data. */
    @Override
    public void close() {
        for (var database : end()) {
            database.abandon(PATIENCE);
        }
        try {
            if (home != null) {
                Folders.delete(home);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("the data of simulated instances could not be removed", failed);
        }
    }

    private synchronized List<RealDatabase> end() {
        closed = true;
        return List.copyOf(databases);
    }
}
