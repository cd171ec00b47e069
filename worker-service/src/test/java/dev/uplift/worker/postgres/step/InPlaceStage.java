package dev.uplift.worker.postgres.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.driver.StepResult;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A server with a shop on it, and three who may log in with their names: a superuser, the shop's owner, and its application. */
final class InPlaceStage implements AutoCloseable {

    final PostgresServer server;
    /** Of the upgrade; a test may add to them. */
    final Map<String, Object> options = new HashMap<>();
    /** What the turns so far learned. */
    final Map<String, Object> facts = new HashMap<>();

    InPlaceStage(Path folder) throws SQLException {
        server = PostgresServer.create(PostgresInstallation.full(18), folder.resolve("data"), Map.of("fsync", "off"))
                .start();
        execute(
                "postgres",
                "CREATE ROLE super LOGIN PASSWORD 'super' SUPERUSER",
                "CREATE ROLE admin LOGIN PASSWORD 'admin'",
                "CREATE ROLE app LOGIN PASSWORD 'app'");
    }

    @Override
    public void close() {
        server.close();
    }

    /** As before the first step of an upgrade. */
    void prepare() throws SQLException {
        options.clear();
        facts.clear();
        execute("postgres", "DROP DATABASE IF EXISTS shop WITH (FORCE)", "CREATE DATABASE shop OWNER admin");
        execute(
                "shop",
                "GRANT CREATE ON SCHEMA public TO app",
                "SET ROLE app",
                "CREATE TABLE orders (id int PRIMARY KEY, what text COLLATE \"de-x-icu\")",
                "CREATE INDEX by_what ON orders (what)",
                "INSERT INTO orders SELECT i, 'x' || i FROM generate_series(1, 1000) i");
    }

    void execute(String database, String... statements) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    String text(String database, String sql) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    InPlaceTurn turn(String user) {
        return InPlaceTurn.of(server.port(), user, options, facts);
    }

    InPlaceTurn done(String user, InPlaceServer.Body body) throws InterruptedException {
        var turn = turn(user);
        assertThat(turn.run(body)).isInstanceOf(StepResult.Done.class);
        facts.putAll(turn.learned());
        return turn;
    }

    String version() {
        return server.installation().version();
    }
}
