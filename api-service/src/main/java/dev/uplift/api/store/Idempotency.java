package dev.uplift.api.store;

import static dev.uplift.api.store.Columns.texts;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each request became, an upgrade or a discovery, so that the same request sent twice is one. */
@ApplicationScoped
public class Idempotency {

    private static final String REMEMBER = """
            INSERT INTO idempotency (caller, key, body_hash, upgrade_id)
            SELECT n.caller, n.key, n.body_hash, n.upgrade_id
              FROM unnest(?::text[], ?::text[], ?::text[], ?::text[]) AS n (caller, key, body_hash, upgrade_id)
             ORDER BY n.caller, n.key
            ON CONFLICT DO NOTHING
            RETURNING upgrade_id
            """;

    private static final String RECALL = """
            SELECT i.caller, i.key, i.body_hash, i.upgrade_id
              FROM unnest(?::text[], ?::text[]) AS n (caller, key)
              JOIN idempotency i ON i.caller = n.caller AND i.key = n.key
            """;

    private static final String FORGET = """
            DELETE FROM idempotency USING unnest(?::text[], ?::text[]) AS n (caller, key)
             WHERE idempotency.caller = n.caller AND idempotency.key = n.key
            """;

    /** The name of a request among all requests: its caller, and the key that the caller chose. */
    public record Key(String caller, String key) {}

    /**
     * What a key stands for.
     *
     * @param made the id of what the request became
     */
    public record Entry(Key key, String bodyHash, String made) {}

    /**
     * Writes down what each key stands for from now on, for the rest of the caller's transaction at least.
     *
     * @param entries with different keys
     * @return the ids whose keys are new
     */
    public Set<String> remember(Connection connection, List<Entry> entries) throws SQLException {
        Set<String> fresh = new HashSet<>();
        if (entries.isEmpty()) {
            return fresh;
        }
        try (var insert = connection.prepareStatement(REMEMBER)) {
            insert.setArray(1, texts(connection, entries, entry -> entry.key().caller()));
            insert.setArray(2, texts(connection, entries, entry -> entry.key().key()));
            insert.setArray(3, texts(connection, entries, Entry::bodyHash));
            insert.setArray(4, texts(connection, entries, Entry::made));
            try (var rows = insert.executeQuery()) {
                while (rows.next()) {
                    fresh.add(rows.getString(1));
                }
            }
        }
        return fresh;
    }

    /** What these keys stand for already. */
    public Map<Key, Entry> recall(Connection connection, Collection<Key> keys) throws SQLException {
        Map<Key, Entry> found = new HashMap<>();
        if (keys.isEmpty()) {
            return found;
        }
        try (var select = connection.prepareStatement(RECALL)) {
            select.setArray(1, texts(connection, keys, Key::caller));
            select.setArray(2, texts(connection, keys, Key::key));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var key = new Key(rows.getString(1), rows.getString(2));
                    found.put(key, new Entry(key, rows.getString(3), rows.getString(4)));
                }
            }
        }
        return found;
    }

    /** Takes keys back whose requests were refused. */
    public void forget(Connection connection, Collection<Key> keys) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        try (var delete = connection.prepareStatement(FORGET)) {
            delete.setArray(1, texts(connection, keys, Key::caller));
            delete.setArray(2, texts(connection, keys, Key::key));
            delete.executeUpdate();
        }
    }
}
