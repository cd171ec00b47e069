package dev.uplift.worker.postgres.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.sandbox.postgres.PgUpgrade;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.driver.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of version 13 that pg_upgrade brings to version 18, with the rights that platforms give. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class InPlaceUpgradeTest {

    private static final Map<String, String> SETTINGS =
            Map.of("fsync", "off", "shared_preload_libraries", "pg_stat_statements");
    private static final String LOCAL_TRUST = "--auth-local=trust";
    private static final String READ_ONLY = "25006";

    @TempDir
    private Path folder;

    /** The old one, and after {@link #upgrade} the new one. */
    private PostgresServer server;

    private final Map<String, Object> options = new HashMap<>();
    private final Map<String, Object> facts = new HashMap<>();

    @BeforeEach
    void start() throws SQLException {
        server = PostgresServer.create(PostgresInstallation.full(13), folder.resolve("old"), SETTINGS, LOCAL_TRUST)
                .start();
        execute(
                "postgres",
                "CREATE ROLE admin LOGIN PASSWORD 'admin' CREATEDB CREATEROLE",
                "CREATE ROLE super LOGIN PASSWORD 'super' SUPERUSER",
                "CREATE ROLE app LOGIN PASSWORD 'app'",
                "GRANT pg_monitor, pg_signal_backend TO admin",
                "CREATE DATABASE shop OWNER admin",
                "CREATE DATABASE foreign_one",
                "REVOKE CONNECT ON DATABASE foreign_one FROM PUBLIC");
        execute(
                "shop",
                "GRANT CREATE ON SCHEMA public TO app",
                "CREATE EXTENSION pg_stat_statements",
                "SET ROLE admin",
                "CREATE EXTENSION hstore",
                "SET ROLE app",
                "CREATE TABLE orders (id serial PRIMARY KEY, what text)",
                "CREATE INDEX by_what ON orders (what)",
                "INSERT INTO orders (what) SELECT 'x' || i FROM generate_series(1, 1000) i");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void execute(String database, String... statements) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String text(String database, String sql) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    private Connection app() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("shop"), "app", "app");
    }

    private void write() throws SQLException {
        try (var connection = app();
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO orders (what) VALUES ('y')");
        }
    }

    private void assertNobodyWrites() {
        assertThatThrownBy(this::write)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo(READ_ONLY));
    }

    /** With the facts of the turns before. */
    private InPlaceTurn turn(String user) {
        return InPlaceTurn.of(server.port(), user, options, facts);
    }

    private InPlaceTurn done(String user, InPlaceServer.Body body) throws InterruptedException {
        var turn = turn(user);
        assertThat(turn.run(body)).isInstanceOf(StepResult.Done.class);
        facts.putAll(turn.learned());
        return turn;
    }

    private void upgrade() throws IOException {
        server.stop();
        var fresh = PostgresServer.create(
                PostgresInstallation.full(18), folder.resolve("new"), SETTINGS, LOCAL_TRUST, "--no-data-checksums");
        var outcome = new PgUpgrade(server, fresh, folder.resolve("up")).run();
        assertThat(outcome.succeeded()).as(outcome.output()).isTrue();
        Files.copy(server.passwordFile(), fresh.passwordFile(), StandardCopyOption.REPLACE_EXISTING);
        server = PostgresServer.create(fresh.installation(), fresh.data(), SETTINGS)
                .start();
    }

    @Test
    void the_owner_of_the_databases_takes_them_through_an_upgrade() throws Exception {
        try (var client = app()) {
            done("admin", InPlaceServer::fence);
            assertThat(client.isValid(5)).isFalse();
        }
        done("admin", InPlaceServer::fence);
        assertNobodyWrites();
        done("admin", InPlaceServer::note);
        var noted = facts.get(InPlaceServer.BEFORE);

        upgrade();

        assertNobodyWrites();
        done("admin", InPlaceServer::note);
        assertThat(facts.get(InPlaceServer.BEFORE)).isEqualTo(noted);
        var verified = done("admin", its -> its.verify(server.installation().version()));
        assertThat(verified.work.checks)
                .allMatch(Check::passed)
                .extracting(Check::id)
                .containsExactlyInAnyOrder(
                        "version",
                        "databases",
                        "database:postgres",
                        "extensions:postgres",
                        "invalid-objects:postgres",
                        "database:shop",
                        "extensions:shop",
                        "invalid-objects:shop");
        assertThat(verified.work.found).isEmpty();
        assertThat(text("shop", "SELECT count(*) FROM pg_stats WHERE tablename = 'orders'"))
                .isEqualTo("0");
        done("admin", its -> its.gatherStatistics(1));
        assertThat(text("shop", "SELECT count(*) FROM pg_stats WHERE tablename = 'orders'"))
                .isEqualTo("2");
        assertNobodyWrites();

        done("admin", InPlaceServer::open);
        write();
        done("admin", InPlaceServer::open);
        assertThat(text("shop", "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'shop'"))
                .isNull();
    }

    @Test
    void extensions_get_the_version_that_the_new_server_offers() throws Exception {
        done("super", InPlaceServer::note);
        upgrade();
        assertThat(text("shop", "SELECT extversion FROM pg_extension WHERE extname = 'hstore'"))
                .isEqualTo("1.7");

        var owner = done("admin", InPlaceServer::updateExtensions);

        // pg_upgrade makes the bootstrap superuser their owner, whoever it was before.
        assertThat(owner.learned()).isEmpty();
        assertThat(owner.work.found)
                .extracting(Finding::id, Finding::object, Finding::remedy)
                .containsExactly(
                        tuple(
                                "extension-not-updated",
                                "database shop, extension hstore",
                                "ALTER EXTENSION \"hstore\" UPDATE;"),
                        tuple(
                                "extension-not-updated",
                                "database shop, extension pg_stat_statements",
                                "ALTER EXTENSION \"pg_stat_statements\" UPDATE;"));
        assertThat(owner.work.found.getFirst().explanation())
                .isEqualTo("It stays at version 1.7, and the server offers 1.8: must be owner of extension hstore.");
        var superuser = done("super", InPlaceServer::updateExtensions);
        assertThat(superuser.learned())
                .containsOnly(
                        Map.entry("extension/shop/hstore", "1.7 to 1.8"),
                        Map.entry("extension/shop/pg_stat_statements", "1.8 to 1.12"));
        assertThat(superuser.work.found).isEmpty();
        var again = done("super", InPlaceServer::updateExtensions);
        assertThat(again.learned()).isEmpty();
        // What came with the extensions is nobody's loss or gain.
        done("super", its -> its.verify("18"));
    }

    @Test
    void a_hard_fence_that_could_not_be_opened_afterwards_is_not_closed() throws Exception {
        options.put("fence", "hard");

        assertThat(turn("admin").problem(InPlaceServer::fence).code()).isEqualTo("hard-fence-stays-closed");
        write();
        execute("postgres", "GRANT app, super TO admin WITH ADMIN OPTION");
        done("admin", InPlaceServer::fence);
        assertThatThrownBy(this::app).hasMessageContaining("not permitted to log in");

        upgrade();

        assertThatThrownBy(this::app).hasMessageContaining("not permitted to log in");
        done("admin", InPlaceServer::open);
        write();
    }
}
