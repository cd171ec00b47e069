package dev.uplift.api.store;

import dev.uplift.api.audit.Audit;
import dev.uplift.api.audit.AuditEntry;
import dev.uplift.api.core.Decision;
import dev.uplift.api.core.Effect;
import dev.uplift.api.core.Input;
import dev.uplift.api.core.StepKind;
import dev.uplift.api.core.Upgrade;
import dev.uplift.api.core.UpgradeProcess;
import dev.uplift.api.history.Rehearsals;
import dev.uplift.api.history.StepTimes;
import dev.uplift.api.outbox.Outbox;
import dev.uplift.api.webhook.Deliveries;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.plan.Plan;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Lets the decisions happen: reads upgrades, decides, and writes state, timeline, checks, locks, audit, announcements and
 * outbox in the caller's transaction.
 */
@ApplicationScoped
public class Transitions {

    private static final Logger LOG = Logger.getLogger(Transitions.class);

    private final Upgrades upgrades;
    private final Rehearsals rehearsals;
    private final StepTimes stepTimes;
    private final Outbox outbox;
    private final Deliveries deliveries;
    private final Audit audit;

    Transitions(
            Upgrades upgrades,
            Rehearsals rehearsals,
            StepTimes stepTimes,
            Outbox outbox,
            Deliveries deliveries,
            Audit audit) {
        this.upgrades = upgrades;
        this.rehearsals = rehearsals;
        this.stepTimes = stepTimes;
        this.outbox = outbox;
        this.deliveries = deliveries;
        this.audit = audit;
    }

    /**
     * Something that an upgrade is told.
     *
     * @param role of the person who asks; empty for what no person says
     */
    public record Told(UpgradeId upgrade, Input input, String role) {
        public Told(UpgradeId upgrade, Input input) {
            this(upgrade, input, "");
        }
    }

    /** Writes new upgrades with their first decisions. */
    public void begin(Connection connection, List<Decision.Proceed> first, Instant now) throws SQLException {
        if (first.isEmpty()) {
            return;
        }
        upgrades.insert(connection, first.stream().map(Decision.Proceed::next).toList(), now);
        var batch = new Batch(Map.of());
        first.forEach(each -> batch.effects(each.next(), each.effects()));
        batch.write(connection, now);
    }

    /**
     * Decides about each, in this order.
     *
     * @return a decision for each; of an upgrade that does not exist: ignored
     */
    public List<Decision> apply(Connection connection, List<Told> all, Instant now) throws SQLException {
        var ids = all.stream().map(Told::upgrade).collect(Collectors.toCollection(LinkedHashSet::new));
        var batch = new Batch(upgrades.lock(connection, ids));
        var decisions = new ArrayList<Decision>(all.size());
        for (var told : all) {
            decisions.add(batch.decide(told, now));
        }
        batch.lock(connection, now);
        batch.look(connection, now);
        batch.recall(connection, now);
        batch.write(connection, now);
        return decisions;
    }

    private record Look(UpgradeId upgrade, Set<String> keys, String step) {}

    private static AuditEntry entry(Upgrade upgrade, Input.Asked asked, String role, Decision decision) {
        return new AuditEntry(
                asked.by(),
                role,
                asked.action().path(),
                Optional.of(upgrade.id()),
                upgrade.request().serverId(),
                asked.reason(),
                asked.subject(),
                upgrade.plan().map(Plan::hash),
                switch (decision) {
                    case Decision.Proceed _ -> new AuditEntry.Done();
                    case Decision.Ignored _ -> new AuditEntry.Ignored();
                    case Decision.Refused(var problem) -> new AuditEntry.Refused(problem.code());
                },
                Optional.empty());
    }

    /** What one transaction will write. */
    private final class Batch {

        private final Map<UpgradeId, Upgrade> current;
        private final Map<UpgradeId, Upgrade> changed = new TreeMap<>();
        private final List<Upgrades.Entry> entries = new ArrayList<>();
        private final List<Upgrades.Kept> checks = new ArrayList<>();
        private final List<Outbox.Row> rows = new ArrayList<>();
        private final List<Deliveries.Announced> announced = new ArrayList<>();
        private final List<AuditEntry> audited = new ArrayList<>();
        private final Map<String, UpgradeId> locks = new LinkedHashMap<>();
        private final Map<UpgradeId, UpgradeId> refused = new LinkedHashMap<>();
        private final List<Look> looks = new ArrayList<>();
        private final Map<UpgradeId, Effect.Recall> recalls = new LinkedHashMap<>();
        private final List<Effect.RememberRehearsal> rehearsed = new ArrayList<>();
        private final List<StepKind.Took> took = new ArrayList<>();

        Batch(Map<UpgradeId, Upgrade> current) {
            this.current = current;
        }

        Decision decide(Told told, Instant now) {
            var upgrade = changed.getOrDefault(told.upgrade(), current.get(told.upgrade()));
            if (upgrade == null) {
                return new Decision.Ignored("there is no upgrade " + told.upgrade());
            }
            var decision = UpgradeProcess.decide(upgrade, told.input(), now);
            if (told.input() instanceof Input.Asked asked) {
                audited.add(entry(upgrade, asked, told.role(), decision));
            }
            switch (decision) {
                case Decision.Proceed(var next, var effects) -> {
                    changed.put(next.id(), next);
                    effects(next, effects);
                }
                case Decision.Ignored(var because) ->
                    LOG.debugf("%s: ignored %s: %s", told.upgrade(), told.input(), because);
                case Decision.Refused(var problem) -> LOG.infof("%s: refused: %s", told.upgrade(), problem.detail());
            }
            return decision;
        }

        /** Timeline entries are numbered so that the last one of this decision is the upgrade's count. */
        void effects(Upgrade next, List<Effect> effects) {
            var id = next.id();
            var number = next.entries()
                    - effects.stream().filter(Effect.Note.class::isInstance).count();
            for (var effect : effects) {
                switch (effect) {
                    case Effect.Note note -> entries.add(new Upgrades.Entry(id, ++number, note));
                    case Effect.Keep(var kept) -> kept.forEach(check -> checks.add(new Upgrades.Kept(id, check)));
                    case Effect.Lock(var keys) -> keys.forEach(key -> want(key, id));
                    case Effect.LookForHolder(var keys, var step) -> looks.add(new Look(id, keys, step));
                    case Effect.Announce announce -> announced.add(new Deliveries.Announced(next, announce, number));
                    case Effect.Recall recall -> recalls.put(id, recall);
                    case Effect.RememberRehearsal remember -> rehearsed.add(remember);
                    case Effect.RememberTimes(var times) -> took.addAll(times);
                    case Effect.Send _, Effect.Tell _, Effect.Wake _ -> rows.add(Outbox.row(next, effect));
                }
            }
        }

        /** Two upgrades of one batch may want the same lock; the first one gets it. */
        private void want(String key, UpgradeId id) {
            var first = locks.putIfAbsent(key, id);
            if (first != null && !first.equals(id)) {
                refused.put(id, first);
            }
        }

        void lock(Connection connection, Instant now) throws SQLException {
            var wanted = Map.copyOf(locks);
            upgrades.takeLocks(connection, wanted).forEach((key, holder) -> refused.put(wanted.get(key), holder));
            refused.forEach((id, holder) -> decide(new Told(id, new Input.LockRefused(holder.value())), now));
        }

        /** Answers who has the servers that removals touch. */
        void look(Connection connection, Instant now) throws SQLException {
            if (looks.isEmpty()) {
                return;
            }
            var keys = looks.stream()
                    .flatMap(look -> look.keys().stream())
                    .distinct()
                    .toList();
            var holders = upgrades.holders(connection, keys);
            for (var look : List.copyOf(looks)) {
                var holder = look.keys().stream()
                        .map(holders::get)
                        .filter(other -> other != null && !other.equals(look.upgrade()))
                        .map(UpgradeId::value)
                        .findFirst();
                decide(new Told(look.upgrade(), new Input.HolderSeen(look.step(), holder)), now);
            }
        }

        /** Answers what earlier upgrades teach those whose plans were made: one query for times, one for rehearsals. */
        void recall(Connection connection, Instant now) throws SQLException {
            if (recalls.isEmpty()) {
                return;
            }
            var kinds = recalls.values().stream()
                    .flatMap(recall -> recall.kinds().stream())
                    .collect(Collectors.toSet());
            var history = stepTimes.recall(connection, kinds);
            var found = rehearsals.recall(connection, recalls);
            for (var id : List.copyOf(recalls.keySet())) {
                var recalled = new Input.Recalled(Optional.ofNullable(found.get(id)), history);
                decide(new Told(id, recalled), now);
            }
        }

        void write(Connection connection, Instant now) throws SQLException {
            var withNewDossier = changed.values().stream()
                    .collect(Collectors.partitioningBy(
                            next -> UpgradeJson.Dossier.changed(current.get(next.id()), next)));
            upgrades.update(connection, withNewDossier.get(false), now);
            upgrades.updateWithDossiers(connection, withNewDossier.get(true), now);
            upgrades.addToTimeline(connection, entries, now);
            deliveries.add(connection, announced, now);
            upgrades.keep(connection, checks);
            upgrades.freeLocks(connection, unlocked());
            audit.add(connection, audited);
            rehearsals.remember(connection, rehearsed);
            stepTimes.remember(connection, took);
            outbox.add(connection, rows);
        }

        private Set<UpgradeId> unlocked() {
            return changed.values().stream()
                    .filter(next -> !next.state().name().locksServers()
                            && current.get(next.id()).state().name().locksServers())
                    .map(Upgrade::id)
                    .collect(Collectors.toSet());
        }
    }
}
