package dev.uplift.api.inventory;

import static dev.uplift.api.store.Columns.texts;

import dev.uplift.contracts.FoundServer;
import dev.uplift.contracts.Server;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes down what discoveries see of servers. */
@ApplicationScoped
public class Sightings {

    private static final String LOCK = """
            SELECT id, labels, found_labels, version, engine, identity, seen_by,
                   gone_at IS NOT NULL AS gone, removed_at IS NOT NULL AS removed
              FROM server WHERE id = ANY (?) ORDER BY id FOR UPDATE
            """;

    /** Address, credentials and pool of a server that is known stay as people gave them. */
    private static final String WRITE = """
            INSERT INTO server (id, provider, address, address_key, labels, found_labels, version, engine, status, identity,
                                pool, seen_at, seen_by, seen_scope)
            SELECT n.id, ?, n.address::jsonb, n.address_key, n.labels::jsonb, n.found_labels::jsonb, n.version, n.engine,
                   n.status, n.identity, ?, now(), ?, ?
              FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                   AS n (id, address, address_key, labels, found_labels, version, engine, status, identity)
             ORDER BY n.id
            ON CONFLICT (id) DO UPDATE
               SET labels = excluded.labels, found_labels = excluded.found_labels, version = excluded.version,
                   engine = excluded.engine, status = excluded.status, identity = excluded.identity,
                   seen_at = excluded.seen_at, seen_by = excluded.seen_by, seen_scope = excluded.seen_scope,
                   gone_at = NULL, removed_at = NULL
            """;

    private static final String MISS = """
            UPDATE server SET gone_at = now()
             WHERE seen_scope = ? AND seen_by <> ? AND gone_at IS NULL AND removed_at IS NULL
            """;

    /**
     * Who looked, and where.
     *
     * @param discovery its id
     * @param scopeKey the same for everybody who looks in the same place
     * @param labels for every server that is found
     */
    public record Look(String discovery, String scopeKey, String provider, String pool, Map<String, String> labels) {}

    /**
     * How many servers a discovery saw; each counts once, however often it is seen.
     *
     * @param found all
     * @param fresh of them, those that were not in the inventory
     * @param changed of them, those that were there otherwise
     */
    public record Counts(int found, int fresh, int changed) {

        /** None yet. */
        public static final Counts NONE = new Counts(0, 0, 0);

        public Counts plus(Counts more) {
            return new Counts(found + more.found, fresh + more.fresh, changed + more.changed);
        }
    }

    /** Writes down servers that are there; of those with one address, only the last. */
    public Counts see(Connection connection, Look look, Collection<FoundServer> servers) throws SQLException {
        var found = new TreeMap<String, FoundServer>();
        servers.forEach(server -> found.put(Inventory.idOf(named(look, server)), server));
        var before = lock(connection, found.keySet());
        var sightings = new TreeMap<String, Sighting>();
        found.forEach(
                (id, server) -> sightings.put(id, Sighting.of(Optional.ofNullable(before.get(id)), server, look)));
        write(connection, look, sightings);
        return count(sightings.values());
    }

    private static Counts count(Collection<Sighting> sightings) {
        var counts = Counts.NONE;
        for (var sighting : sightings) {
            counts = counts.plus(
                    switch (sighting.news()) {
                        case NEW -> new Counts(1, 1, 0);
                        case CHANGED -> new Counts(1, 0, 1);
                        case SAME -> new Counts(1, 0, 0);
                        case COUNTED -> Counts.NONE;
                    });
        }
        return counts;
    }

    private static Server named(Look look, FoundServer server) {
        return new Server(look.provider(), server.address(), Optional.empty(), Map.of(), look.pool());
    }

    private static Map<String, Sighting.Known> lock(Connection connection, Collection<String> ids) throws SQLException {
        var known = new HashMap<String, Sighting.Known>();
        try (var select = connection.prepareStatement(LOCK)) {
            select.setArray(1, texts(connection, ids, id -> id));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    known.put(
                            rows.getString("id"),
                            new Sighting.Known(
                                    ServerRow.labels(rows.getString("labels")),
                                    ServerRow.labels(rows.getString("found_labels")),
                                    Optional.ofNullable(rows.getString("version")),
                                    Optional.ofNullable(rows.getString("engine")),
                                    Optional.ofNullable(rows.getString("identity")),
                                    Optional.ofNullable(rows.getString("seen_by")),
                                    rows.getBoolean("gone"),
                                    rows.getBoolean("removed")));
                }
            }
        }
        return known;
    }

    private static void write(Connection connection, Look look, Map<String, Sighting> sightings) throws SQLException {
        var all = sightings.values();
        try (var upsert = connection.prepareStatement(WRITE)) {
            upsert.setString(1, look.provider());
            upsert.setString(2, look.pool());
            upsert.setString(3, look.discovery());
            upsert.setString(4, look.scopeKey());
            upsert.setArray(5, texts(connection, sightings.keySet(), id -> id));
            upsert.setArray(
                    6, texts(connection, all, its -> Inventory.json(its.server().address())));
            upsert.setArray(7, texts(connection, all, its -> Inventory.addressKey(named(look, its.server()))));
            upsert.setArray(8, texts(connection, all, its -> Inventory.json(its.labels())));
            upsert.setArray(9, texts(connection, all, its -> Inventory.json(its.foundLabels())));
            upsert.setArray(
                    10, texts(connection, all, its -> its.server().version().orElse(null)));
            upsert.setArray(
                    11, texts(connection, all, its -> its.server().engine().orElse(null)));
            upsert.setArray(
                    12, texts(connection, all, its -> its.server().status().orElse(null)));
            upsert.setArray(
                    13, texts(connection, all, its -> its.server().identity().orElse(null)));
            upsert.executeUpdate();
        }
    }

    /**
     * Marks the servers that were last seen in the same place, and that this discovery, which has seen everything, did not
     * see.
     *
     * @return how many
     */
    public int miss(Connection connection, Look look) throws SQLException {
        try (var update = connection.prepareStatement(MISS)) {
            update.setString(1, look.scopeKey());
            update.setString(2, look.discovery());
            return update.executeUpdate();
        }
    }
}
