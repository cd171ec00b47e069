package dev.uplift.api.rest;

import dev.uplift.api.audit.Audit;
import dev.uplift.api.audit.AuditEntry;
import dev.uplift.api.audit.AuditEntry.Outcome;
import dev.uplift.api.discovery.Discoveries;
import dev.uplift.api.discovery.DiscoveryRequest;
import dev.uplift.api.inventory.Inventory;
import dev.uplift.api.store.Idempotency;
import dev.uplift.api.store.Transience;
import dev.uplift.api.store.Upgrades;
import dev.uplift.contracts.Server;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Writes down what callers ask of the inventory, each with its entry in the audit, in one transaction. */
@ApplicationScoped
class ServerSubmission {

    private final AgroalDataSource database;
    private final Idempotency idempotency;
    private final Discoveries discoveries;
    private final Inventory inventory;
    private final Upgrades upgrades;
    private final Audit audit;

    ServerSubmission(
            AgroalDataSource database,
            Idempotency idempotency,
            Discoveries discoveries,
            Inventory inventory,
            Upgrades upgrades,
            Audit audit) {
        this.database = database;
        this.idempotency = idempotency;
        this.discoveries = discoveries;
        this.inventory = inventory;
        this.upgrades = upgrades;
        this.audit = audit;
    }

    /**
     * Who asks.
     *
     * @param role in which the caller acts
     * @param key the Idempotency-Key, if one was sent
     */
    record Caller(String name, String role, Optional<String> key) {

        AuditEntry audited(String action, String server, String subject, Outcome outcome) {
            return new AuditEntry(
                    name, role, action, Optional.empty(), server, "", subject, Optional.empty(), outcome, key);
        }
    }

    /** What was written: either what was asked for, or, beside the audit, nothing but why not. */
    private sealed interface Written<T> {
        record Done<T>(T value) implements Written<T> {}

        record Refused<T>(ApiProblem problem) implements Written<T> {}
    }

    private interface Write<T> {
        Written<T> run(Connection connection) throws SQLException;
    }

    /**
     * Has a platform looked through.
     *
     * @return the id of the discovery; the earlier one if the same was asked before under the same key
     * @throws ApiProblem 422 if the key was used for another body
     */
    String discover(DiscoveryRequest request, String bodyHash, Caller caller) {
        var id = "dsc-" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
        return write(connection -> {
            var earlier = earlier(connection, caller, bodyHash, id);
            if (earlier.isEmpty()) {
                discoveries.begin(connection, id, request, caller.name());
            }
            var written = earlier.map(ServerSubmission::sameBody).orElse(new Written.Done<>(id));
            audit.add(connection, List.of(discovered(request, caller, earlier.isEmpty(), written)));
            return written;
        });
    }

    /** What the key stands for, if it is not new. */
    private Optional<Earlier> earlier(Connection connection, Caller caller, String bodyHash, String id)
            throws SQLException {
        if (caller.key().isEmpty()) {
            return Optional.empty();
        }
        var key = new Idempotency.Key(caller.name(), caller.key().get());
        if (!idempotency
                .remember(connection, List.of(new Idempotency.Entry(key, bodyHash, id)))
                .isEmpty()) {
            return Optional.empty();
        }
        var known = idempotency.recall(connection, List.of(key)).get(key);
        return Optional.of(new Earlier(known.made(), known.bodyHash().equals(bodyHash)));
    }

    private record Earlier(String made, boolean same) {}

    private static Written<String> sameBody(Earlier earlier) {
        return earlier.same()
                ? new Written.Done<>(earlier.made())
                : new Written.Refused<>(ApiProblem.keyReused(earlier.made()));
    }

    private static AuditEntry discovered(
            DiscoveryRequest request, Caller caller, boolean fresh, Written<String> written) {
        return switch (written) {
            case Written.Done<String>(var id) ->
                caller.audited(
                        AuditEntry.DISCOVER,
                        null,
                        request.provider() + " " + id,
                        fresh ? new AuditEntry.Done() : new AuditEntry.Ignored());
            case Written.Refused<String>(var problem) ->
                caller.audited(AuditEntry.DISCOVER, null, request.provider(), refused(problem));
        };
    }

    /**
     * Puts a server into the inventory, or gives it other credentials, labels and pool.
     *
     * @return whether it was not there before
     */
    boolean register(Server server, Caller caller) {
        var id = Inventory.idOf(server);
        return write(connection -> {
            var before = inventory.hold(connection, id);
            inventory.register(connection, List.of(server));
            audit.add(
                    connection,
                    List.of(caller.audited(AuditEntry.REGISTER, id, server.provider(), new AuditEntry.Done())));
            return new Written.Done<>(before.isEmpty());
        });
    }

    /**
     * Takes a server out of the inventory.
     *
     * @throws ApiProblem 404 if it is not there, 409 while an upgrade holds it
     */
    void remove(String id, Caller caller) {
        write(connection -> {
            var address =
                    inventory.hold(connection, id).orElseThrow(() -> ApiProblem.notFound("server " + id, "servers"));
            var lock = "address:" + address;
            var holder = Optional.ofNullable(
                            upgrades.holders(connection, List.of(lock)).get(lock))
                    .map(ApiProblem::serverBusy);
            if (holder.isEmpty()) {
                inventory.remove(connection, id);
            }
            var outcome = holder.map(ServerSubmission::refused).orElseGet(AuditEntry.Done::new);
            audit.add(connection, List.of(caller.audited(AuditEntry.REMOVE, id, "", outcome)));
            return holder.<Written<String>>map(Written.Refused::new).orElse(new Written.Done<>(id));
        });
    }

    private static Outcome refused(ApiProblem problem) {
        return new AuditEntry.Refused(problem.document().code());
    }

    /** Commits what was refused, too: it stands in the audit. */
    private <T> T write(Write<T> write) {
        Written<T> written;
        try {
            written = QuarkusTransaction.requiringNew().call(() -> {
                try (var connection = database.getConnection()) {
                    return write.run(connection);
                }
            });
        } catch (ApiProblem refused) {
            throw refused;
        } catch (RuntimeException failed) {
            throw Transience.passes(failed) ? ApiProblem.unavailable() : failed;
        }
        return switch (written) {
            case Written.Done<T>(var value) -> value;
            case Written.Refused<T>(var problem) -> throw problem;
        };
    }
}
