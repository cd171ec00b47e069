package dev.uplift.sandbox.demo.kubernetes;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the simulated server holds: a few tables, so that one can see that they are all there afterwards. */
final class ShopData {

    private static final List<String> STATEMENTS = List.of(
            "CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL)",
            "CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customers, net numeric(10, 2))",
            "CREATE TABLE nothing_yet (id int)",
            "INSERT INTO customers SELECT g, 'Kundin ' || g || ' Żółć' FROM generate_series(1, greatest(%1$d / 10, 1)) g",
            "INSERT INTO orders SELECT g, 1 + g %% greatest(%1$d / 10, 1), g * 1.19 FROM generate_series(1, %1$d) g",
            "CREATE INDEX ON orders (customer)",
            "CREATE EXTENSION pgcrypto");

    private ShopData() {}

    static void fill(String url, String password, int rows) throws SQLException {
        try (var connection = connect(url, password);
                var statement = connection.createStatement()) {
            for (var each : STATEMENTS) {
                statement.execute(each.contains("%") ? each.formatted(rows) : each);
            }
        }
    }

    /** How many rows each table has. */
    static Map<String, Long> rows(String url, String password) throws SQLException {
        var rows = new TreeMap<String, Long>();
        try (var connection = connect(url, password);
                var statement = connection.createStatement()) {
            for (var table : List.of("customers", "orders", "nothing_yet")) {
                try (var result = statement.executeQuery("SELECT count(*) FROM " + table)) {
                    result.next();
                    rows.put(table, result.getLong(1));
                }
            }
        }
        return rows;
    }

    /** As the server says it, for example {@code 17.6}; without what distributions add. */
    static String version(String url, String password) throws SQLException {
        try (var connection = connect(url, password);
                var statement = connection.createStatement();
                var result = statement.executeQuery("SHOW server_version")) {
            result.next();
            return result.getString(1).split(" ", 2)[0];
        }
    }

    private static Connection connect(String url, String password) throws SQLException {
        return DriverManager.getConnection(url, "postgres", password);
    }
}
