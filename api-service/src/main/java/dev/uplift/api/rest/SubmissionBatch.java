package dev.uplift.api.rest;

import static java.util.stream.Collectors.toMap;

import dev.uplift.api.audit.Audit;
import dev.uplift.api.audit.AuditEntry;
import dev.uplift.api.core.Decision;
import dev.uplift.api.core.Upgrade;
import dev.uplift.api.core.UpgradeProcess;
import dev.uplift.api.core.UpgradeRequest;
import dev.uplift.api.inventory.Inventory;
import dev.uplift.api.store.Idempotency;
import dev.uplift.api.store.Transitions;
import dev.uplift.api.store.Upgrades;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes many requests in one transaction: keys, locks, servers, upgrades, timelines, outbox and audit, each by one
 * statement whatever the number. Everything is taken in the order of its name, so that two API processes never wait for each other.
 */
@ApplicationScoped
class SubmissionBatch {

    private final Idempotency idempotency;
    private final Inventory inventory;
    private final Upgrades upgrades;
    private final Transitions transitions;
    private final Audit audit;
    private final Clock clock;

    SubmissionBatch(
            Idempotency idempotency,
            Inventory inventory,
            Upgrades upgrades,
            Transitions transitions,
            Audit audit,
            Clock clock) {
        this.idempotency = idempotency;
        this.inventory = inventory;
        this.upgrades = upgrades;
        this.transitions = transitions;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A request and the key under which it may be sent again.
     *
     * @param id of the upgrade that it becomes if it is new
     * @param role of the caller
     */
    record Keyed(UpgradeId id, UpgradeRequest request, String role, Optional<Idempotency.Key> key, String bodyHash) {

        /** What two requests of one batch must not share, since the second has to see what became of the first. */
        Set<String> claims() {
            var claims = new HashSet<>(servers().map(Inventory::idOf).toList());
            key.ifPresent(its -> claims.add("key " + its));
            return claims;
        }

        Stream<Server> servers() {
            return Stream.concat(Stream.of(request.source()), request.target().stream());
        }

        Idempotency.Entry entry() {
            return new Idempotency.Entry(key.orElseThrow(), bodyHash, id.value());
        }

        AuditEntry audited(Answer answer) {
            return new AuditEntry(
                    request.requestedBy(),
                    role,
                    AuditEntry.REQUEST,
                    switch (answer) {
                        case Answer.Made(var upgrade) -> Optional.of(upgrade.id());
                        case Answer.Repeated(var earlier) -> Optional.of(earlier);
                        case Answer.Refused _ -> Optional.empty();
                    },
                    request.serverId(),
                    "",
                    request.targetVersion(),
                    Optional.empty(),
                    switch (answer) {
                        case Answer.Made _ -> new AuditEntry.Done();
                        case Answer.Repeated _ -> new AuditEntry.Ignored();
                        case Answer.Refused(var problem) ->
                            new AuditEntry.Refused(problem.document().code());
                    },
                    key.map(Idempotency.Key::key));
        }
    }

    /** What became of a request. */
    sealed interface Answer {

        /** A new upgrade. */
        record Made(Upgrade upgrade) implements Answer {}

        /** The same request was accepted before. */
        record Repeated(UpgradeId upgrade) implements Answer {}

        /** 409 if a server is in another upgrade, 422 if the key was used for another body. */
        record Refused(ApiProblem problem) implements Answer {}
    }

    /**
     * @param batch of which no two share a claim
     * @return an answer for each, by the id that it would have
     */
    Map<UpgradeId, Answer> write(Connection connection, List<Keyed> batch) throws SQLException {
        var answers = new HashMap<UpgradeId, Answer>();
        answers.putAll(repeated(connection, batch));
        var fresh =
                batch.stream().filter(keyed -> !answers.containsKey(keyed.id())).toList();
        answers.putAll(busy(connection, fresh));
        var accepted =
                fresh.stream().filter(keyed -> !answers.containsKey(keyed.id())).toList();
        inventory.register(connection, accepted.stream().flatMap(Keyed::servers).toList());
        var now = clock.instant();
        var first = new ArrayList<Decision.Proceed>(accepted.size());
        for (var keyed : accepted) {
            var decision = UpgradeProcess.begin(keyed.id(), keyed.request(), now);
            first.add(decision);
            answers.put(keyed.id(), new Answer.Made(decision.next()));
        }
        transitions.begin(connection, first, now);
        audit.add(
                connection,
                batch.stream()
                        .map(keyed -> keyed.audited(answers.get(keyed.id())))
                        .toList());
        return answers;
    }

    private Map<UpgradeId, Answer> repeated(Connection connection, List<Keyed> batch) throws SQLException {
        var withKey = batch.stream().filter(keyed -> keyed.key().isPresent()).toList();
        var fresh = idempotency.remember(
                connection, withKey.stream().map(Keyed::entry).toList());
        var again = withKey.stream()
                .filter(keyed -> !fresh.contains(keyed.id().value()))
                .toList();
        var known = idempotency.recall(
                connection,
                again.stream().map(keyed -> keyed.key().orElseThrow()).toList());
        var answers = new HashMap<UpgradeId, Answer>();
        again.forEach(keyed ->
                answers.put(keyed.id(), sameBody(keyed, known.get(keyed.key().orElseThrow()))));
        return answers;
    }

    private static Answer sameBody(Keyed keyed, Idempotency.Entry known) {
        return known.bodyHash().equals(keyed.bodyHash())
                ? new Answer.Repeated(new UpgradeId(known.made()))
                : new Answer.Refused(ApiProblem.keyReused(known.made()));
    }

    /** Takes the locks, and gives back what those took who did not get all; a dry run needs none. */
    private Map<UpgradeId, Answer> busy(Connection connection, List<Keyed> fresh) throws SQLException {
        var wanted = new HashMap<String, UpgradeId>();
        var locking = fresh.stream().filter(keyed -> !keyed.request().dryRun()).toList();
        locking.forEach(keyed ->
                keyed.servers().forEach(server -> wanted.put("address:" + Inventory.addressKey(server), keyed.id())));
        var holders = new HashMap<UpgradeId, UpgradeId>();
        upgrades.takeLocks(connection, wanted).forEach((lock, holder) -> holders.put(wanted.get(lock), holder));
        var refused = locking.stream()
                .filter(keyed -> holders.containsKey(keyed.id()))
                .toList();
        upgrades.freeLocks(connection, holders.keySet());
        idempotency.forget(
                connection,
                refused.stream().flatMap(keyed -> keyed.key().stream()).toList());
        return refused.stream()
                .collect(toMap(Keyed::id, keyed -> new Answer.Refused(ApiProblem.serverBusy(holders.get(keyed.id())))));
    }
}
