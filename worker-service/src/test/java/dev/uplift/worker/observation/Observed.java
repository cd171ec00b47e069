package dev.uplift.worker.observation;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Server;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.postgres.Credentials;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.postgres.Sessions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.postgresql.PGConnection;

/** A real server that is watched, once a minute by its own clock. */
final class Observed implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Map<String, String> COUNTING = Map.of(
            "fsync",
            "off",
            "shared_preload_libraries",
            "pg_stat_statements",
            "autovacuum",
            "off",
            "max_connections",
            "40");

    final PostgresServer server;
    private Instant now = Instant.parse("2026-03-02T02:00:00Z");

    private Observed(PostgresServer server) {
        this.server = server;
    }

    static Observed start(int major, Path folder) throws SQLException {
        var observed = new Observed(PostgresServer.create(PostgresInstallation.full(major), folder, COUNTING)
                .start());
        observed.run("CREATE EXTENSION pg_stat_statements", "CREATE ROLE plain LOGIN PASSWORD 'plain'");
        observed.run("CREATE TABLE orders AS SELECT generate_series(1, 10) AS id");
        return observed;
    }

    Sampler sampler() {
        return sampler(new Credentials("postgres", Optional.of(server.password())));
    }

    Sampler sampler(Credentials credentials) {
        var address = new PostgresAddress("127.0.0.1", server.port(), Optional.empty(), "postgres", "prefer");
        var sessions = new Sessions(new Dsn(address, credentials), "uplift/test", _ -> () -> {});
        return new Sampler(
                this::aMinuteLater,
                new Server("any", Map.of(), Optional.empty(), Map.of(), null),
                Optional.of(new SqlReading(() -> sessions)),
                List.of(),
                null,
                Optional.empty(),
                _ -> "");
    }

    private Instant aMinuteLater() {
        now = now.plus(Duration.ofMinutes(1));
        return now;
    }

    /** Looks until this warning comes, or the test gives up. */
    static Finding awaitWarning(Watch watch, Sampler sampler, Alarm alarm) {
        var raised = new ArrayList<Finding>();
        Awaitility.await(alarm.id()).atMost(PATIENCE).until(() -> {
            raised.addAll(watch.look(sampler.take(() -> false)));
            return raised.stream().anyMatch(finding -> finding.id().equals(alarm.id()));
        });
        return raised.stream()
                .filter(finding -> finding.id().equals(alarm.id()))
                .findFirst()
                .orElseThrow();
    }

    Connection connect() throws SQLException {
        return server.connect("postgres");
    }

    /** What a client does, in one connection. */
    void run(String... statements) throws SQLException {
        repeat(1, true, statements);
    }

    /** Transactions of a client, one after the other; returns when the server has let it go, and counts it no more. */
    void repeat(int times, boolean commit, String... statements) throws SQLException {
        int client;
        try (var connection = connect();
                var statement = connection.createStatement()) {
            client = connection.unwrap(PGConnection.class).getBackendPID();
            connection.setAutoCommit(false);
            for (int i = 0; i < times; i++) {
                for (var sql : statements) {
                    statement.execute(sql);
                }
                if (commit) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
            }
        }
        awaitEnd(client);
    }

    private void awaitEnd(int client) throws SQLException {
        try (var asking = connect();
                var look = asking.prepareStatement("SELECT FROM pg_stat_activity WHERE pid = ?")) {
            // as one of Uplift's own, which are not counted
            asking.setClientInfo("ApplicationName", "uplift/test");
            look.setInt(1, client);
            Awaitility.await().pollDelay(Duration.ZERO).atMost(PATIENCE).until(() -> {
                try (var rows = look.executeQuery()) {
                    return !rows.next();
                }
            });
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
