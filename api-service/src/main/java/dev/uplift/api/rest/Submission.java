package dev.uplift.api.rest;

import dev.uplift.api.core.Decision;
import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.Asked;
import dev.uplift.api.core.Upgrade;
import dev.uplift.api.core.UpgradeProcess;
import dev.uplift.api.core.UpgradeRequest;
import dev.uplift.api.inventory.Inventory;
import dev.uplift.api.store.Transitions;
import dev.uplift.api.store.Transitions.Told;
import dev.uplift.api.store.Upgrades;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes down what callers ask for: upgrade, timeline, locks and outbox in one transaction. */
@ApplicationScoped
class Submission {

    private static final String REMEMBER =
            "INSERT INTO idempotency (caller, key, body_hash, upgrade_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String RECALL = "SELECT body_hash, upgrade_id FROM idempotency WHERE caller = ? AND key = ?";

    private final AgroalDataSource database;
    private final Inventory inventory;
    private final Upgrades upgrades;
    private final Transitions transitions;
    private final Clock clock;

    Submission(
            AgroalDataSource database, Inventory inventory, Upgrades upgrades, Transitions transitions, Clock clock) {
        this.database = database;
        this.inventory = inventory;
        this.upgrades = upgrades;
        this.transitions = transitions;
        this.clock = clock;
    }

    /**
     * @param id of the upgrade
     * @param made the upgrade, if it is a new one; else the same request was accepted before
     */
    record Accepted(UpgradeId id, Optional<Upgrade> made) {}

    /** A request and the key under which it may be sent again. */
    record Keyed(UpgradeRequest request, String idempotencyKey, String bodyHash) {}

    /** @throws ApiProblem 409 if a server is in another upgrade, 422 if the key was used for another body */
    @Transactional
    Accepted accept(Keyed keyed) throws SQLException {
        var id = UpgradeId.random();
        var request = keyed.request();
        try (var connection = database.getConnection()) {
            if (keyed.idempotencyKey() != null && !remember(connection, keyed, id)) {
                return recall(connection, keyed);
            }
            register(connection, request);
            var now = clock.instant();
            var first = UpgradeProcess.begin(id, request, now);
            transitions.begin(connection, first, now);
            if (!request.dryRun()) {
                lock(connection, request, id);
            }
            return new Accepted(id, Optional.of(first.next()));
        }
    }

    /** In the order of their ids: two requests that name the same two servers must not wait for each other. */
    private void register(Connection connection, UpgradeRequest request) throws SQLException {
        var servers = new TreeMap<String, Server>();
        servers.put(Inventory.idOf(request.source()), request.source());
        request.target().ifPresent(target -> servers.putIfAbsent(Inventory.idOf(target), target));
        for (var server : servers.values()) {
            inventory.register(connection, server);
        }
    }

    private static boolean remember(Connection connection, Keyed keyed, UpgradeId id) throws SQLException {
        try (var insert = connection.prepareStatement(REMEMBER)) {
            insert.setString(1, keyed.request().requestedBy());
            insert.setString(2, keyed.idempotencyKey());
            insert.setString(3, keyed.bodyHash());
            insert.setString(4, id.value());
            return insert.executeUpdate() == 1;
        }
    }

    private static Accepted recall(Connection connection, Keyed keyed) throws SQLException {
        try (var select = connection.prepareStatement(RECALL)) {
            select.setString(1, keyed.request().requestedBy());
            select.setString(2, keyed.idempotencyKey());
            try (var rows = select.executeQuery()) {
                rows.next();
                if (!rows.getString(1).equals(keyed.bodyHash())) {
                    throw ApiProblem.of(
                            422,
                            "idempotency-key-reused",
                            "The Idempotency-Key was used for another request (upgrade %s)."
                                    .formatted(rows.getString(2)),
                            "Send a new key with a new request.");
                }
                return new Accepted(new UpgradeId(rows.getString(2)), Optional.empty());
            }
        }
    }

    private void lock(Connection connection, UpgradeRequest request, UpgradeId id) throws SQLException {
        Map<String, UpgradeId> wanted = new LinkedHashMap<>();
        wanted.put("address:" + Inventory.addressKey(request.source()), id);
        request.target().ifPresent(target -> wanted.put("address:" + Inventory.addressKey(target), id));
        if (request.target().isPresent() && wanted.size() == 1) {
            throw ApiProblem.invalid(List.of(new ApiProblem.Field("target.address", "is the server itself")));
        }
        var refused = upgrades.takeLocks(connection, wanted);
        if (!refused.isEmpty()) {
            var holder = refused.values().iterator().next();
            throw ApiProblem.of(
                    409,
                    "server-busy",
                    "Upgrade %s of the server has not ended.".formatted(holder),
                    "Wait for it, cancel it, or close it if it failed: GET /api/v1/upgrades/%s".formatted(holder));
        }
    }

    /** @throws ApiProblem 404 if there is no such upgrade, 409 if this is not possible now */
    @Transactional
    void ask(String id, Action action, String by, String reason) throws SQLException {
        UpgradeId upgrade;
        try {
            upgrade = new UpgradeId(id);
        } catch (IllegalArgumentException noId) {
            throw ApiProblem.notFound("upgrade " + id);
        }
        try (var connection = database.getConnection()) {
            if (upgrades.lock(connection, List.of(upgrade)).isEmpty()) {
                throw ApiProblem.notFound("upgrade " + id);
            }
            var told = new Told(upgrade, new Asked(action, by, reason));
            var decision = transitions
                    .apply(connection, List.of(told), clock.instant())
                    .getFirst();
            if (decision instanceof Decision.Refused(var problem)) {
                throw ApiProblem.of(409, problem);
            }
        }
    }
}
