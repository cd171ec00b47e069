package dev.uplift.api.rest;

import dev.uplift.api.core.Decision;
import dev.uplift.api.core.Input.Asked;
import dev.uplift.api.core.Upgrade;
import dev.uplift.api.core.UpgradeRequest;
import dev.uplift.api.rest.SubmissionBatch.Answer;
import dev.uplift.api.rest.SubmissionBatch.Keyed;
import dev.uplift.api.store.Idempotency;
import dev.uplift.api.store.Transitions;
import dev.uplift.api.store.Transitions.Told;
import dev.uplift.api.store.Upgrades;
import dev.uplift.contracts.UpgradeId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Writes down what callers ask for: upgrade, timeline, locks and outbox in one transaction. */
@ApplicationScoped
class Submission {

    private final AgroalDataSource database;
    private final SubmissionQueue queue;
    private final Upgrades upgrades;
    private final Transitions transitions;
    private final Clock clock;

    Submission(
            AgroalDataSource database, SubmissionQueue queue, Upgrades upgrades, Transitions transitions, Clock clock) {
        this.database = database;
        this.queue = queue;
        this.upgrades = upgrades;
        this.transitions = transitions;
        this.clock = clock;
    }

    /**
     * @param id of the upgrade
     * @param made the upgrade, if it is a new one; else the same request was accepted before
     */
    record Accepted(UpgradeId id, Optional<Upgrade> made) {}

    /**
     * @param role of the caller
     * @param key the caller's own; null for none
     * @throws ApiProblem 409 if a server is in another upgrade, 422 if the key was used for another body
     */
    Accepted accept(UpgradeRequest request, String role, String key, String bodyHash) throws InterruptedException {
        var named = Optional.ofNullable(key).map(its -> new Idempotency.Key(request.requestedBy(), its));
        return switch (queue.write(new Keyed(UpgradeId.random(), request, role, named, bodyHash))) {
            case Answer.Made(var upgrade) -> new Accepted(upgrade.id(), Optional.of(upgrade));
            case Answer.Repeated(var earlier) -> new Accepted(earlier, Optional.empty());
            case Answer.Refused(var problem) -> throw problem;
        };
    }

    /**
     * Commits what was refused, too: it stands in the audit.
     *
     * @param role of the caller
     * @throws ApiProblem 404 if there is no such upgrade, 409 if this is not possible now
     */
    void ask(String id, Asked asked, String role) {
        UpgradeId upgrade;
        try {
            upgrade = new UpgradeId(id);
        } catch (IllegalArgumentException noId) {
            throw ApiProblem.notFound("upgrade " + id);
        }
        var decision = QuarkusTransaction.requiringNew().call(() -> {
            try (var connection = database.getConnection()) {
                if (upgrades.lock(connection, List.of(upgrade)).isEmpty()) {
                    throw ApiProblem.notFound("upgrade " + id);
                }
                var told = new Told(upgrade, asked, role);
                return transitions
                        .apply(connection, List.of(told), clock.instant())
                        .getFirst();
            }
        });
        if (decision instanceof Decision.Refused(var problem)) {
            throw ApiProblem.of(409, problem);
        }
    }
}
