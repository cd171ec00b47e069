package dev.uplift.sandbox.demo.dumprestore;

import dev.uplift.sandbox.postgres.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What the shop's clients ask all day, so that there are statements to compare between the versions. */
final class DemoTraffic {

    /** For the server that is asked: statements are counted from its start on. */
    static final Map<String, String> SETTINGS = Map.of("shared_preload_libraries", "pg_stat_statements");

    private static final int TIMES = 20;

    /** With one number each, but the last ones. */
    private static final List<String> ASKED = List.of(
            "SELECT name, email FROM sales.customers WHERE id = ?",
            "SELECT id, status, net FROM sales.orders WHERE customer_id = ? ORDER BY ordered_at DESC LIMIT 10",
            "SELECT o.id, sum(i.quantity * i.unit_price) FROM sales.orders o"
                    + " JOIN sales.order_items i ON i.order_id = o.id WHERE o.customer_id = ? GROUP BY o.id",
            "SELECT stars, count(*) FROM sales.reviews WHERE product_id = ? GROUP BY stars",
            "SELECT sku, name, price_gross FROM sales.products WHERE id = ?");

    private static final List<String> ALONE = List.of(
            "SELECT status, count(*), sum(net) FROM sales.orders GROUP BY status",
            "SELECT method, count(*) FROM sales.payments GROUP BY method");

    private DemoTraffic() {}

    /** Asks each some times. */
    static void run(PostgresServer server) throws SQLException {
        try (var connection = server.connect("shop")) {
            try (var statement = connection.createStatement()) {
                statement.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA public");
                for (var sql : ALONE) {
                    statement.executeQuery(sql).close();
                }
            }
            for (var sql : ASKED) {
                try (var statement = connection.prepareStatement(sql)) {
                    for (int n = 1; n <= TIMES; n++) {
                        statement.setInt(1, n);
                        statement.executeQuery().close();
                    }
                }
            }
        }
    }
}
