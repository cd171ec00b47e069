package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.aws.NewInstance;
import dev.uplift.sandbox.aws.backing.MasterUser;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An instance of simulated RDS with a real PostgreSQL 13 behind it, and a shop in that, looked at as its master user. */
final class RealShop {

    static final String OLD = PostgresInstallation.full(13).version();
    static final String NEW = PostgresInstallation.full(18).version();

    /** What names of its secrets begin with. */
    static final String SECRETS = "shop/";

    private static final MasterUser MASTER = new MasterUser("postgres", "known to the vault");
    private static final List<String> KEPT = List.of("customer", "orders");

    private final Aws aws;
    private final String name;
    private final String address;
    private final String credentials;
    private final String content;

    private RealShop(Aws aws, String name) throws SQLException {
        this.aws = aws;
        this.name = name;
        this.address = "jdbc:postgresql://127.0.0.1:%d/"
                .formatted(aws.rds().database(name).port());
        this.credentials = aws.secret(
                SECRETS + name,
                "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(MASTER.name(), MASTER.password()));
        fill();
        this.content = content();
    }

    static RealShop open(Aws aws) throws SQLException {
        var name = "shop-" + UUID.randomUUID();
        var group = name + "-13";
        aws.simulator().offers(OLD);
        aws.simulator().offers(NEW);
        aws.rds()
                .createParameterGroup(
                        group, "postgres13", Map.of("rds.logical_replication", "1", "default_statistics_target", "50"));
        aws.rds().create(NewInstance.of(name, OLD).withParameterGroup(group).backed(MASTER));
        return new RealShop(aws, name);
    }

    private void fill() throws SQLException {
        execute("postgres", "CREATE ROLE shop LOGIN PASSWORD 'shop'", "CREATE DATABASE shop");
        execute(
                "shop",
                "CREATE EXTENSION hstore",
                "CREATE TABLE customer (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, more hstore)",
                "INSERT INTO customer (name, more) SELECT 'Größe ' || n, hstore('n', n::text)"
                        + " FROM generate_series(1, 2000) n",
                "CREATE TABLE orders (id bigserial PRIMARY KEY, customer int REFERENCES customer, total numeric)",
                "INSERT INTO orders (customer, total) SELECT 1 + n % 2000, n / 7.0 FROM generate_series(1, 5000) n",
                "CREATE TABLE visits (id bigserial PRIMARY KEY, at timestamptz DEFAULT now())",
                "GRANT INSERT, SELECT ON visits TO shop",
                "GRANT USAGE ON SEQUENCE visits_id_seq TO shop");
    }

    String name() {
        return name;
    }

    Visitors visitors() {
        return Visitors.of(address + "shop");
    }

    Map<String, Object> request(Map<String, Object> options) {
        var request = new HashMap<>(aws.request(name, options));
        var server = new HashMap<String, Object>();
        ((Map<?, ?>) request.get("server")).forEach((key, value) -> server.put((String) key, value));
        server.put("credentials", credentials);
        request.put("server", server);
        request.put("targetVersion", "18");
        return request;
    }

    void execute(String database, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(address + database, MASTER.name(), MASTER.password());
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    String text(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(address + "shop", MASTER.name(), MASTER.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private String content() throws SQLException {
        var sums = new ArrayList<String>();
        for (var table : KEPT) {
            sums.add(text("SELECT md5(string_agg(t::text, ',' ORDER BY t.id)) FROM %s t".formatted(table)));
        }
        return sums.toString();
    }

    /** The same server answers at the same address, at this version, with what was there from the beginning. */
    void serves(String version) throws SQLException {
        assertThat(text("SHOW server_version")).startsWith(version);
        assertThat(aws.rds().instance(name).orElseThrow().version()).isEqualTo(version);
        assertThat(aws.rds().instance(name).orElseThrow().status()).isEqualTo("available");
        assertThat(content()).isEqualTo(content);
    }

    /** No write that a visitor was told is kept is missing, and none is there twice. */
    void hasAllVisits(Visitors visitors) throws SQLException {
        visitors.close();
        assertThat(Integer.parseInt(text("SELECT count(*) FROM visits")))
                .isBetween(visitors.accepted(), visitors.accepted() + visitors.unanswered());
    }
}
