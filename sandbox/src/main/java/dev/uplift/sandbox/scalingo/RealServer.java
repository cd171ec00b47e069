package dev.uplift.sandbox.scalingo;

import dev.uplift.sandbox.postgres.DataFolder;
import dev.uplift.sandbox.postgres.PgUpgrade;
import dev.uplift.sandbox.postgres.PgUpgrade.Outcome;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The server behind one database. It is upgraded by pg_upgrade, and keeps its port. */
final class RealServer {

    /** pg_upgrade comes through a socket, without a password. */
    private static final String[] INITDB = {"--data-checksums", "--auth-local=trust"};

    private final Path place;
    private final Map<String, String> settings;
    private final URI url;
    private volatile PostgresServer server;
    private CompletableFuture<Outcome> upgrade = CompletableFuture.completedFuture(new Outcome(true, "", Map.of()));
    private int upgrades;

    private RealServer(Path place, Map<String, String> settings, PostgresServer server, URI url) {
        this.place = place;
        this.settings = settings;
        this.server = server;
        this.url = url;
    }

    /**
     * With one role, that owns one database; returns when it serves.
     *
     * @param place what the names of its folders begin with
     * @param name of both
     * @param settings {@code port} among them
     */
    static RealServer create(Path place, int major, String name, Map<String, String> settings) {
        var server = server(major, beside(place, "-data"), settings).start();
        var password = UUID.randomUUID().toString();
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            var role = statement.enquoteIdentifier(name, true);
            statement.execute("CREATE ROLE %s LOGIN PASSWORD %s".formatted(role, statement.enquoteLiteral(password)));
            statement.execute("CREATE DATABASE %s OWNER %s".formatted(role, role));
        } catch (SQLException failed) {
            server.stop();
            throw new IllegalStateException(failed);
        }
        var url = URI.create(
                "postgresql://%s:%s@127.0.0.1:%d/%s?sslmode=require".formatted(name, password, server.port(), name));
        return new RealServer(place, settings, server, url);
    }

    private static PostgresServer server(int major, Path data, Map<String, String> settings) {
        return PostgresServer.create(PostgresInstallation.full(major), data, settings, INITDB);
    }

    private static Path beside(Path place, String ending) {
        return place.resolveSibling(place.getFileName() + ending);
    }

    /** With the login of its role. */
    URI url() {
        return url;
    }

    /** To another major version, in the background; until that has ended it is not there. */
    CompletableFuture<Outcome> upgrade(int major) {
        upgrades++;
        upgrade = CompletableFuture.supplyAsync(() -> run(major), Thread::startVirtualThread);
        return upgrade;
    }

    private Outcome run(int major) {
        server.stop();
        try {
            var fresh = server(major, beside(place, "-data" + upgrades), settings);
            var outcome = new PgUpgrade(server, fresh, beside(place, "-upgrade" + upgrades)).run();
            if (outcome.succeeded()) {
                DataFolder.copyPassword(server.data(), fresh.data());
                server = server(major, fresh.data(), settings);
            }
            server.start();
            return outcome;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Done when what is under way has ended. */
    CompletableFuture<Outcome> underWay() {
        return upgrade;
    }

    /** When what is under way has ended. */
    void stop() {
        upgrade.handle((_, _) -> upgrade).join();
        server.stop();
    }
}
