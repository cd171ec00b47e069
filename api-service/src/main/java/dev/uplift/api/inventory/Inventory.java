package dev.uplift.api.inventory;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.wire.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The servers that were ever named. */
@ApplicationScoped
public class Inventory {

    private static final String REGISTER = """
            INSERT INTO server (id, provider, address, address_key, credentials, labels, pool)
            VALUES (?, ?, ?::jsonb, ?, ?, ?::jsonb, ?)
            ON CONFLICT (id) DO UPDATE
               SET credentials = excluded.credentials, labels = excluded.labels, pool = excluded.pool
            """;

    /** Writes a server down, or its new credentials and labels. */
    public void register(Connection connection, Server server) throws SQLException {
        try (var upsert = connection.prepareStatement(REGISTER)) {
            upsert.setString(1, idOf(server));
            upsert.setString(2, server.provider());
            upsert.setString(3, json(server.address()));
            upsert.setString(4, addressKey(server));
            upsert.setString(5, server.credentials().orElse(null));
            upsert.setString(6, json(server.labels()));
            upsert.setString(7, server.pool());
            upsert.executeUpdate();
        }
    }

    /** The server with this id. */
    public Optional<Server> find(String id) {
        return ServerRow.<ServerRow>findByIdOptional(id).map(ServerRow::server);
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

    private static String json(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }
}
