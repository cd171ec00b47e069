package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.machine.Folders;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.sandbox.stack.Stack;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real PostgreSQL 13 with data, and an empty server of the newest major, for one test. */
final class Pair implements AutoCloseable {

    /** What a client of the shop does. */
    static final String WRITE = "INSERT INTO customer (name) VALUES ('late')";

    private static final String SLOW = """
            CREATE FUNCTION slow(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
            BEGIN
                IF current_database() <> 'shop' THEN
                    PERFORM pg_sleep(0.05);
                    WHILE (SELECT size FROM pg_stat_file('%s', true)) IS NOT NULL LOOP
                        PERFORM pg_sleep(0.05);
                    END LOOP;
                END IF;
                RETURN n;
            END
            $$""";

    static final int OLD = 13;
    static final int NEW = 18;

    private final Path folder;
    private final PostgresServer source;
    private final PostgresServer target;
    private final String sourcePassword;
    private final String targetPassword;

    private Pair(Path folder, PostgresServer source, PostgresServer target, Stack stack) {
        this.folder = folder;
        this.source = source;
        this.target = target;
        this.sourcePassword = stack.secret("source-" + source.port(), source.password());
        this.targetPassword = stack.secret("target-" + target.port(), target.password());
    }

    static Pair start(Stack stack) throws IOException {
        var folder = Files.createTempDirectory("uplift-pair");
        var source = PostgresServer.create(PostgresInstallation.full(OLD), folder.resolve("source"), Map.of())
                .start();
        var target = PostgresServer.create(PostgresInstallation.full(NEW), folder.resolve("target"), Map.of())
                .start();
        return new Pair(folder, source, target, stack);
    }

    PostgresServer source() {
        return source;
    }

    PostgresServer target() {
        return target;
    }

    /** The copy of the shop stands still in its middle until {@link #copyGoesOn}. */
    Pair holdingTheCopy() throws IOException {
        Files.createFile(gate());
        return this;
    }

    void copyGoesOn() throws IOException {
        Files.delete(gate());
    }

    private Path gate() {
        return folder.resolve("gate");
    }

    /**
     * Makes the database shop with some tables. Building the last index takes this long on the target, where the database
     * has not its own name yet, and does not end there while the copy is held.
     */
    Pair withShop(int slowSeconds) throws SQLException {
        execute(source, "postgres", "CREATE ROLE shop LOGIN PASSWORD 'shop'", "CREATE DATABASE shop OWNER shop");
        execute(
                source,
                "shop",
                "CREATE TABLE customer (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL)",
                "INSERT INTO customer (name) SELECT 'Größe ' || n FROM generate_series(1, 20000) n",
                "CREATE TABLE orders (id bigserial PRIMARY KEY, customer int REFERENCES customer, total numeric)",
                "INSERT INTO orders (customer, total) SELECT 1 + n % 20000, n / 7.0 FROM generate_series(1, 50000) n",
                "ALTER TABLE orders OWNER TO shop",
                "SELECT lo_from_bytea(0, '\\xdeadbeef')",
                SLOW.formatted(gate()),
                "CREATE TABLE waiting (id int)",
                "INSERT INTO waiting SELECT generate_series(1, %d)".formatted(slowSeconds * 20),
                "CREATE INDEX ON waiting (slow(id))");
        return this;
    }

    /** The target has all of the shop, and nothing else. */
    void everythingMoved(JsonPath ended) throws SQLException {
        assertThat(ended.getString("source.version")).startsWith(OLD + ".");
        assertThat(ended.getString("target.version")).startsWith("" + NEW);
        assertThat(ended.getList("checks.findAll { !it.passed }")).isEmpty();
        assertThat(ended.getList("checks.id", String.class))
                .contains("data:shop.public.customer", "data:shop.public.orders", "data:shop.public.waiting");
        assertThat(databases(target)).containsExactlyInAnyOrder("postgres", "shop");
        for (var table : List.of("customer", "orders", "waiting")) {
            var rows = "SELECT md5(string_agg(t::text, ',' ORDER BY t.id)) FROM %s t".formatted(table);
            assertThat(query(target, "shop", rows)).isEqualTo(query(source, "shop", rows));
        }
    }

    /** The target is as it was before, and clients write to the source. */
    void nothingIsLeft() throws SQLException {
        assertThat(databases(target)).containsExactly("postgres");
        assertThat(query(target, "postgres", "SELECT rolname FROM pg_roles WHERE rolname = 'shop'"))
                .isEmpty();
        execute(source, "shop", WRITE);
    }

    static void execute(PostgresServer server, String database, String... statements) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static List<String> query(PostgresServer server, String database, String sql) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    static List<String> databases(PostgresServer server) throws SQLException {
        return query(server, "postgres", "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1");
    }

    Map<String, Object> request() {
        return request("127.0.0.1", Map.of());
    }

    /** @param host as the client spells it */
    Map<String, Object> request(String host, Map<String, Object> options) {
        return Map.of(
                "server", server(source, host, sourcePassword),
                "target", server(target, host, targetPassword),
                "targetVersion", Integer.toString(NEW),
                "strategy", "dump-restore",
                "options", Uplift.options(options));
    }

    /** The same request with other credentials for the source. */
    Map<String, Object> requestWithPassword(Stack stack, String password) {
        var request = new HashMap<>(request());
        request.put("server", server(source, "127.0.0.1", stack.secret("wrong-" + source.port(), password)));
        return request;
    }

    private static Map<String, Object> server(PostgresServer server, String host, String credentials) {
        return Map.of(
                "provider",
                "dump-restore",
                "address",
                Map.of("host", host, "port", server.port(), "user", "postgres"),
                "credentials",
                credentials);
    }

    @Override
    public void close() throws IOException {
        source.close();
        target.close();
        Folders.delete(folder);
    }
}
