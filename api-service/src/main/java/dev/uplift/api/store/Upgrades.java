package dev.uplift.api.store;

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

    private static final String LOCK =
            "SELECT id, dossier_version, document FROM upgrade WHERE id = ANY (?) ORDER BY id FOR UPDATE";

    private static final String INSERT = """
            INSERT INTO upgrade (id, state, provider, server_id, target_version, requested_by,
                                 created_at, updated_at, in_flight, flights, document, dossier)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json, ?::json)
            """;

    private static final String UPDATE = """
            UPDATE upgrade
               SET state = n.state, in_flight = n.flights <> '', flights = n.flights, document = n.document::json,
                   updated_at = ?
              FROM unnest(?::text[], ?::text[], ?::text[], ?::text[]) AS n (id, state, flights, document)
             WHERE upgrade.id = n.id
            """;

    private static final String UPDATE_DOSSIERS = """
            UPDATE upgrade SET dossier = n.dossier::json, dossier_version = dossier_version + 1
              FROM unnest(?::text[], ?::text[]) AS n (id, dossier)
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

    private final Dossiers dossiers;

    Upgrades(Dossiers dossiers) {
        this.dossiers = dossiers;
    }

    /** Reads these upgrades and holds their rows until the transaction ends, in the order of their ids. */
    public Map<UpgradeId, Upgrade> lock(Connection connection, Collection<UpgradeId> ids) throws SQLException {
        Map<UpgradeId, String> courses = HashMap.newHashMap(ids.size());
        Map<UpgradeId, Integer> versions = HashMap.newHashMap(ids.size());
        try (var select = connection.prepareStatement(LOCK)) {
            select.setArray(
                    1, texts(connection, ids.stream().map(UpgradeId::value).toList()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    var id = new UpgradeId(rows.getString(1));
                    versions.put(id, rows.getInt(2));
                    courses.put(id, rows.getString(3));
                }
            }
        }
        var found = dossiers.of(connection, versions);
        Map<UpgradeId, Upgrade> upgrades = HashMap.newHashMap(courses.size());
        courses.forEach((id, course) -> upgrades.put(id, UpgradeJson.upgrade(found.get(id), course)));
        return upgrades;
    }

    /** Writes the row of a new upgrade. */
    public void insert(Connection connection, Upgrade upgrade, Instant now) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, upgrade.id().value());
            insert.setString(2, upgrade.state().name().name());
            insert.setString(3, upgrade.request().source().provider());
            insert.setString(4, upgrade.request().serverId());
            insert.setString(5, upgrade.request().targetVersion());
            insert.setString(6, upgrade.request().requestedBy());
            insert.setTimestamp(7, Timestamp.from(upgrade.since()));
            insert.setTimestamp(8, Timestamp.from(now));
            insert.setBoolean(9, !upgrade.flights().isEmpty());
            insert.setString(10, flights(upgrade));
            insert.setString(11, UpgradeJson.course(upgrade));
            insert.setString(12, UpgradeJson.dossier(upgrade));
            insert.executeUpdate();
        }
    }

    /** Writes the next state of upgrades whose rows are held. */
    public void update(Connection connection, Collection<Upgrade> upgrades, Instant now) throws SQLException {
        if (upgrades.isEmpty()) {
            return;
        }
        try (var update = connection.prepareStatement(UPDATE)) {
            update.setTimestamp(1, Timestamp.from(now));
            update.setArray(
                    2,
                    texts(connection, upgrades.stream().map(u -> u.id().value()).toList()));
            update.setArray(
                    3,
                    texts(
                            connection,
                            upgrades.stream().map(u -> u.state().name().name()).toList()));
            update.setArray(
                    4,
                    texts(connection, upgrades.stream().map(Upgrades::flights).toList()));
            update.setArray(
                    5,
                    texts(connection, upgrades.stream().map(UpgradeJson::course).toList()));
            update.executeUpdate();
        }
    }

    /** Writes the dossiers of upgrades whose rows are held, where they changed. */
    public void updateDossiers(Connection connection, Collection<Upgrade> upgrades) throws SQLException {
        if (upgrades.isEmpty()) {
            return;
        }
        try (var update = connection.prepareStatement(UPDATE_DOSSIERS)) {
            update.setArray(
                    1,
                    texts(connection, upgrades.stream().map(u -> u.id().value()).toList()));
            update.setArray(
                    2,
                    texts(
                            connection,
                            upgrades.stream().map(UpgradeJson::dossier).toList()));
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
            insert.setArray(
                    2,
                    texts(
                            connection,
                            entries.stream().map(e -> e.upgrade().value()).toList()));
            insert.setArray(
                    3,
                    connection.createArrayOf(
                            "bigint", entries.stream().map(Entry::number).toArray()));
            insert.setArray(
                    4,
                    texts(connection, entries.stream().map(e -> e.note().type()).toList()));
            insert.setArray(
                    5,
                    texts(
                            connection,
                            entries.stream().map(e -> json(e.note().data())).toList()));
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
            insert.setArray(
                    1,
                    texts(
                            connection,
                            checks.stream().map(k -> k.upgrade().value()).toList()));
            insert.setArray(
                    2,
                    texts(connection, checks.stream().map(k -> k.check().id()).toList()));
            insert.setArray(
                    3,
                    connection.createArrayOf(
                            "boolean",
                            checks.stream().map(k -> k.check().passed()).toArray()));
            insert.setArray(
                    4,
                    texts(
                            connection,
                            checks.stream().map(k -> k.check().detail()).toList()));
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
        if (wanted.isEmpty()) {
            return Map.of();
        }
        var keys = List.copyOf(wanted.keySet());
        try (PreparedStatement insert = connection.prepareStatement(TAKE_LOCKS)) {
            insert.setArray(1, texts(connection, keys));
            insert.setArray(
                    2,
                    texts(
                            connection,
                            keys.stream().map(key -> wanted.get(key).value()).toList()));
            if (insert.executeUpdate() == keys.size()) {
                return Map.of();
            }
        }
        Map<String, UpgradeId> refused = new HashMap<>();
        try (var select = connection.prepareStatement(HOLDERS)) {
            select.setArray(1, texts(connection, keys));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var holder = new UpgradeId(rows.getString(2));
                    if (!holder.equals(wanted.get(rows.getString(1)))) {
                        refused.put(rows.getString(1), holder);
                    }
                }
            }
        }
        return refused;
    }

    public void freeLocks(Connection connection, Set<UpgradeId> upgrades) throws SQLException {
        if (upgrades.isEmpty()) {
            return;
        }
        try (var delete = connection.prepareStatement(FREE_LOCKS)) {
            delete.setArray(
                    1, texts(connection, upgrades.stream().map(UpgradeId::value).toList()));
            delete.executeUpdate();
        }
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

    private static java.sql.Array texts(Connection connection, List<String> values) throws SQLException {
        return connection.createArrayOf("text", new ArrayList<>(values).toArray());
    }
}
