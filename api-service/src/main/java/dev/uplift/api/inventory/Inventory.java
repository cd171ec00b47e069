package dev.uplift.api.inventory;

import static dev.uplift.api.store.Columns.texts;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.wire.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The servers that were ever named. */
@ApplicationScoped
public class Inventory {

    /** In the order of their ids: two that register the same servers must not wait for each other. */
    private static final String REGISTER = """
            INSERT INTO server (id, provider, address, address_key, credentials, labels, pool)
            SELECT n.id, n.provider, n.address::jsonb, n.address_key, n.credentials, n.labels::jsonb, n.pool
              FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                   AS n (id, provider, address, address_key, credentials, labels, pool)
             ORDER BY n.id
            ON CONFLICT (id) DO UPDATE
               SET credentials = excluded.credentials, labels = excluded.labels, pool = excluded.pool, removed_at = NULL
            """;

    /** Waits for whoever writes the server, so that what is read afterwards is what stands. */
    private static final String HOLD = "SELECT address_key FROM server WHERE id = ? AND removed_at IS NULL FOR UPDATE";

    private static final String REMOVE = "UPDATE server SET removed_at = now(), credentials = NULL WHERE id = ?";

    /** Writes servers down, or their new credentials and labels; of those with one id, only the first. */
    public void register(Connection connection, Collection<Server> servers) throws SQLException {
        var byId = new LinkedHashMap<String, Server>();
        servers.forEach(server -> byId.putIfAbsent(idOf(server), server));
        if (byId.isEmpty()) {
            return;
        }
        var all = byId.values();
        try (var upsert = connection.prepareStatement(REGISTER)) {
            upsert.setArray(1, texts(connection, byId.keySet(), id -> id));
            upsert.setArray(2, texts(connection, all, Server::provider));
            upsert.setArray(3, texts(connection, all, server -> json(server.address())));
            upsert.setArray(4, texts(connection, all, Inventory::addressKey));
            upsert.setArray(
                    5, texts(connection, all, server -> server.credentials().orElse(null)));
            upsert.setArray(6, texts(connection, all, server -> json(server.labels())));
            upsert.setArray(7, texts(connection, all, Server::pool));
            upsert.executeUpdate();
        }
    }

    /** The server with this id. */
    public Optional<Server> find(String id) {
        return ServerRow.<ServerRow>findByIdOptional(id)
                .filter(row -> row.removedAt == null)
                .map(ServerRow::server);
    }

    /**
     * Holds a server to the end of the transaction.
     *
     * @return its address in one spelling; empty if it is not in the inventory
     */
    public Optional<String> hold(Connection connection, String id) throws SQLException {
        try (var select = connection.prepareStatement(HOLD)) {
            select.setString(1, id);
            try (var rows = select.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    /** Takes a server out of the inventory, until it is named or found again; its upgrades stay. */
    public void remove(Connection connection, String id) throws SQLException {
        try (var update = connection.prepareStatement(REMOVE)) {
            update.setString(1, id);
            update.executeUpdate();
        }
    }

    /** The id of a server follows from its address, so that the same address is the same server for everybody. */
    public static String idOf(Server server) {
        return "srv-" + Json.sha256(addressKey(server)).substring(0, 20);
    }

    /**
     * The address in one spelling: sorted, texts trimmed and in lower case, host names without the dot at their end.
     * Other names for the same host are told apart only by INSPECT, which asks the server itself.
     */
    public static String addressKey(Server server) {
        var canonical = new TreeMap<String, Object>();
        server.address().forEach((name, value) -> canonical.put(name, canonical(value)));
        // Who logs in, how, and where first does not change which server it is.
        canonical.keySet().removeAll(java.util.Set.of("user", "sslmode", "database"));
        return server.provider() + json(canonical);
    }

    private static Object canonical(Object value) {
        return switch (value) {
            case String text -> {
                var trimmed = text.strip().toLowerCase(Locale.ROOT);
                yield trimmed.endsWith(".") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
            }
            case Map<?, ?> map -> {
                var sorted = new TreeMap<String, Object>();
                map.forEach((name, inner) -> sorted.put(String.valueOf(name), canonical(inner)));
                yield sorted;
            }
            default -> value;
        };
    }

    static String json(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }
}
