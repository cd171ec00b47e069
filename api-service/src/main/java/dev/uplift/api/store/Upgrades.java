package dev.uplift.api.store;

import static dev.uplift.api.store.Columns.numbers;
import static dev.uplift.api.store.Columns.texts;
import static dev.uplift.api.store.Columns.truths;

import dev.uplift.api.core.Effect;
import dev.uplift.api.core.Flight;
import dev.uplift.api.core.Upgrade;
import dev.uplift.contracts.Check;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.wire.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The rows of upgrades, their timelines, checks and locks; all of it set-based, one statement whatever the number. */
@ApplicationScoped
public class Upgrades {

    private static final String LOCK = "SELECT id, revision FROM upgrade WHERE id = ANY (?) ORDER BY id FOR UPDATE";

    private static final String READ = "SELECT revision, dossier, document FROM upgrade WHERE id = ANY (?)";

    private static final String INSERT = """
            INSERT INTO upgrade (id, state, provider, server_id, target_version, requested_by,
                                 created_at, updated_at, in_flight, flights, document, dossier, revision)
            SELECT n.id, n.state, n.provider, n.server_id, n.target_version, n.requested_by,
                   n.created_at, ?, n.flights <> '', n.flights, n.document::json, n.dossier::json, n.revision
              FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[],
                          ?::text[], ?::text[], ?::bigint[])
                   AS n (id, state, provider, server_id, target_version, requested_by, created_at, flights,
                         document, dossier, revision)
            """;

    private static final String UPDATE = """
            UPDATE upgrade
               SET state = n.state, in_flight = n.flights <> '', flights = n.flights, document = n.document::json,
                   revision = n.revision, updated_at = ?
              FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[])
                   AS n (id, state, flights, document, revision)
             WHERE upgrade.id = n.id
            """;

    private static final String UPDATE_WITH_DOSSIER = """
            UPDATE upgrade
               SET state = n.state, in_flight = n.flights <> '', flights = n.flights, document = n.document::json,
                   revision = n.revision, updated_at = ?, dossier = n.dossier::json
              FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[])
                   AS n (id, state, flights, document, revision, dossier)
             WHERE upgrade.id = n.id
            """;

    private static final String TIMELINE = """
            INSERT INTO timeline (upgrade_id, number, at, type, data)
            SELECT n.upgrade_id, n.number, ?, n.type, n.data::json
              FROM unnest(?::text[], ?::bigint[], ?::text[], ?::text[]) AS n (upgrade_id, number, type, data)
            """;

    private static final String CHECKS = """
            INSERT INTO upgrade_check (upgrade_id, id, passed, detail)
            SELECT DISTINCT ON (n.upgrade_id, n.id) n.upgrade_id, n.id, n.passed, n.detail
              FROM unnest(?::text[], ?::text[], ?::boolean[], ?::text[]) WITH ORDINALITY
                   AS n (upgrade_id, id, passed, detail, place)
             ORDER BY n.upgrade_id, n.id, n.place DESC
            ON CONFLICT (upgrade_id, id) DO UPDATE SET passed = excluded.passed, detail = excluded.detail
            """;

    private static final String TAKE_LOCKS = """
            INSERT INTO upgrade_lock (key, upgrade_id)
            SELECT n.key, n.upgrade_id FROM unnest(?::text[], ?::text[]) AS n (key, upgrade_id) ORDER BY n.key
            ON CONFLICT (key) DO NOTHING
            """;

    private static final String HOLDERS = "SELECT key, upgrade_id FROM upgrade_lock WHERE key = ANY (?)";

    private static final String FREE_LOCKS = "DELETE FROM upgrade_lock WHERE upgrade_id = ANY (?)";

    private final Known known;

    Upgrades(Known known) {
        this.known = known;
    }

    /** Reads these upgrades and holds their rows until the transaction ends, in the order of their ids. */
    public Map<UpgradeId, Upgrade> lock(Connection connection, Collection<UpgradeId> ids) throws SQLException {
        Map<UpgradeId, Upgrade> found = HashMap.newHashMap(ids.size());
        List<String> unknown = new ArrayList<>();
        try (var select = connection.prepareStatement(LOCK)) {
            select.setArray(1, texts(connection, ids, UpgradeId::value));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    var id = new UpgradeId(rows.getString(1));
                    known.at(id, rows.getLong(2))
                            .ifPresentOrElse(upgrade -> found.put(id, upgrade), () -> unknown.add(id.value()));
                }
            }
        }
        if (!unknown.isEmpty()) {
            read(connection, unknown).forEach(upgrade -> found.put(upgrade.id(), upgrade));
        }
        return found;
    }

    private List<Upgrade> read(Connection connection, List<String> ids) throws SQLException {
        List<Upgrade> read = new ArrayList<>(ids.size());
        try (var select = connection.prepareStatement(READ)) {
            select.setArray(1, texts(connection, ids, id -> id));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    var upgrade = UpgradeJson.upgrade(rows.getString(2), rows.getString(3));
                    known.keep(upgrade, rows.getLong(1));
                    read.add(upgrade);
                }
            }
        }
        return read;
    }

    /** Writes the rows of new upgrades. */
    public void insert(Connection connection, List<Upgrade> upgrades, Instant now) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setTimestamp(1, Timestamp.from(now));
            insert.setArray(
                    2, texts(connection, upgrades, upgrade -> upgrade.id().value()));
            insert.setArray(3, texts(connection, upgrades, Upgrades::state));
            insert.setArray(
                    4,
                    texts(
                            connection,
                            upgrades,
                            upgrade -> upgrade.request().source().provider()));
            insert.setArray(
                    5, texts(connection, upgrades, upgrade -> upgrade.request().serverId()));
            insert.setArray(
                    6, texts(connection, upgrades, upgrade -> upgrade.request().targetVersion()));
            insert.setArray(
                    7, texts(connection, upgrades, upgrade -> upgrade.request().requestedBy()));
            insert.setArray(
                    8, texts(connection, upgrades, upgrade -> upgrade.since().toString()));
            insert.setArray(9, texts(connection, upgrades, Upgrades::flights));
            insert.setArray(10, texts(connection, upgrades, UpgradeJson::course));
            insert.setArray(11, texts(connection, upgrades, UpgradeJson::dossier));
            insert.setArray(12, numbers(connection, upgrades, known::keep));
            insert.executeUpdate();
        }
    }

    /** Writes the next state of upgrades whose rows are held; what did not change in them, they do not name. */
    public void update(Connection connection, Collection<Upgrade> upgrades, Instant now) throws SQLException {
        update(connection, UPDATE, upgrades, now);
    }

    /** As {@link #update}, with the dossiers. */
    public void updateWithDossiers(Connection connection, Collection<Upgrade> upgrades, Instant now)
            throws SQLException {
        update(connection, UPDATE_WITH_DOSSIER, upgrades, now);
    }

    private void update(Connection connection, String sql, Collection<Upgrade> upgrades, Instant now)
            throws SQLException {
        if (upgrades.isEmpty()) {
            return;
        }
        try (var update = connection.prepareStatement(sql)) {
            update.setTimestamp(1, Timestamp.from(now));
            update.setArray(
                    2, texts(connection, upgrades, upgrade -> upgrade.id().value()));
            update.setArray(3, texts(connection, upgrades, Upgrades::state));
            update.setArray(4, texts(connection, upgrades, Upgrades::flights));
            update.setArray(5, texts(connection, upgrades, UpgradeJson::course));
            update.setArray(6, numbers(connection, upgrades, known::keep));
            if (sql.equals(UPDATE_WITH_DOSSIER)) {
                update.setArray(7, texts(connection, upgrades, UpgradeJson::dossier));
            }
            update.executeUpdate();
        }
    }

    /** An entry of a timeline, with its number. */
    public record Entry(UpgradeId upgrade, long number, Effect.Note note) {}

    public void addToTimeline(Connection connection, List<Entry> entries, Instant now) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement(TIMELINE)) {
            insert.setTimestamp(1, Timestamp.from(now));
            insert.setArray(2, texts(connection, entries, e -> e.upgrade().value()));
            insert.setArray(3, numbers(connection, entries, Entry::number));
            insert.setArray(4, texts(connection, entries, e -> e.note().type()));
            insert.setArray(5, texts(connection, entries, e -> json(e.note().data())));
            insert.executeUpdate();
        }
    }

    /** A check of an upgrade; a later one with the same id replaces it. */
    public record Kept(UpgradeId upgrade, Check check) {}

    public void keep(Connection connection, List<Kept> checks) throws SQLException {
        if (checks.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement(CHECKS)) {
            insert.setArray(1, texts(connection, checks, k -> k.upgrade().value()));
            insert.setArray(2, texts(connection, checks, k -> k.check().id()));
            insert.setArray(3, truths(connection, checks, k -> k.check().passed()));
            insert.setArray(4, texts(connection, checks, k -> k.check().detail()));
            insert.executeUpdate();
        }
    }

    /**
     * Takes locks for upgrades.
     *
     * @param wanted key to the upgrade that wants it
     * @return those that another upgrade holds, with the holder
     */
    public Map<String, UpgradeId> takeLocks(Connection connection, Map<String, UpgradeId> wanted) throws SQLException {
        var keys = List.copyOf(wanted.keySet());
        Map<String, UpgradeId> holders = new HashMap<>();
        // A holder may go between the two statements; then its lock is still to be had.
        while (holders.size() < keys.size()) {
            if (insertLocks(connection, keys, wanted) == keys.size()) {
                return Map.of();
            }
            holders = holders(connection, keys);
        }
        holders.entrySet().removeIf(lock -> lock.getValue().equals(wanted.get(lock.getKey())));
        return holders;
    }

    private static int insertLocks(Connection connection, List<String> keys, Map<String, UpgradeId> wanted)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(TAKE_LOCKS)) {
            insert.setArray(1, texts(connection, keys, key -> key));
            insert.setArray(2, texts(connection, keys, key -> wanted.get(key).value()));
            return insert.executeUpdate();
        }
    }

    /** Who has these locks; a key that nobody has is left out. */
    public Map<String, UpgradeId> holders(Connection connection, List<String> keys) throws SQLException {
        Map<String, UpgradeId> holders = new HashMap<>();
        try (var select = connection.prepareStatement(HOLDERS)) {
            select.setArray(1, texts(connection, keys, key -> key));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    holders.put(rows.getString(1), new UpgradeId(rows.getString(2)));
                }
            }
        }
        return holders;
    }

    public void freeLocks(Connection connection, Set<UpgradeId> upgrades) throws SQLException {
        if (upgrades.isEmpty()) {
            return;
        }
        try (var delete = connection.prepareStatement(FREE_LOCKS)) {
            delete.setArray(1, texts(connection, upgrades, UpgradeId::value));
            delete.executeUpdate();
        }
    }

    private static String state(Upgrade upgrade) {
        return upgrade.state().name().name();
    }

    private static String flights(Upgrade upgrade) {
        return upgrade.flights().stream().map(Upgrades::flight).collect(Collectors.joining(" "));
    }

    private static String flight(Flight flight) {
        return flight.turn() + "@" + flight.worker().orElse("");
    }

    private static String json(Map<String, Object> data) {
        return new String(Json.write(data), java.nio.charset.StandardCharsets.UTF_8);
    }
}
