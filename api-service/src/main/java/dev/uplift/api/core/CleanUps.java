package dev.uplift.api.core;

import dev.uplift.api.core.Input.Asked;
import dev.uplift.api.core.Input.Timer;
import dev.uplift.api.core.Upgrade.StepTime;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.plan.Removal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is removed after an upgrade's end: each thing at its time, one after the other, unless somebody keeps it. The
 * upgrade's state does not change by it, and it holds no lock.
 */
final class CleanUps {

    /** A removal that failed is tried again daily. */
    static final Duration NEXT_TRY = Duration.ofDays(1);

    /** What touches a server that another upgrade has waits that long before it looks again. */
    static final Duration WHILE_LOCKED = Duration.ofMinutes(10);

    private CleanUps() {}

    /** The upgrade has come to its end: from now on the times of its removals count. */
    static void begin(Draft draft) {
        for (var removal : removals(draft.upgrade())) {
            if (isThere(draft.upgrade(), removal)) {
                put(draft, of(draft.upgrade(), removal).dueAt(draft.now().plus(retention(draft.upgrade(), removal))));
            }
        }
        wake(draft);
    }

    private static List<Removal> removals(Upgrade upgrade) {
        return upgrade.plan().map(plan -> plan.removals()).orElse(List.of());
    }

    /** Whether there may be something to remove. */
    private static boolean isThere(Upgrade upgrade, Removal removal) {
        return upgrade.begun().contains(removal.madeBy())
                && upgrade.times().stream()
                        .filter(StepTime::completed)
                        .noneMatch(time -> removal.goneBy().contains(time.step()));
    }

    private static Duration retention(Upgrade upgrade, Removal removal) {
        var options = upgrade.request().options();
        return switch (removal.keeps()) {
            case RETENTION -> options.retention();
            case BACKUP_RETENTION -> options.backupRetention();
        };
    }

    private static CleanUp of(Upgrade upgrade, Removal removal) {
        return find(upgrade, removal.step().name())
                .orElseGet(() -> CleanUp.of(removal.step().name()));
    }

    private static Optional<CleanUp> find(Upgrade upgrade, String step) {
        return upgrade.cleanUps().stream()
                .filter(each -> each.step().equals(step))
                .findFirst();
    }

    private static Optional<Removal> removal(Upgrade upgrade, String step) {
        return removals(upgrade).stream()
                .filter(each -> each.step().name().equals(step))
                .findFirst();
    }

    private static void put(Draft draft, CleanUp next) {
        draft.become(draft.upgrade().cleaning(next));
    }

    /** For the one that is due first. */
    private static void wake(Draft draft) {
        draft.upgrade().cleanUps().stream()
                .filter(CleanUp::isWaiting)
                .map(CleanUp::due)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .ifPresent(first -> draft.add(
                        new Effect.Wake(Timer.CLEAN_UP, draft.upgrade().turn(), between(draft.now(), first))));
    }

    private static Duration between(Instant now, Instant then) {
        var time = Duration.between(now, then);
        return time.isNegative() ? Duration.ZERO : time;
    }

    /** Something may be due; the wall clock says what is. */
    static Decision woken(Draft draft) {
        if (flying(draft.upgrade()).isPresent()) {
            return new Decision.Ignored("something is being removed");
        }
        var next = draft.upgrade().cleanUps().stream()
                .filter(CleanUp::isWaiting)
                .filter(each -> !each.due().orElseThrow().isAfter(draft.now()))
                .min(Comparator.comparing(each -> each.due().orElseThrow()))
                .flatMap(each -> removal(draft.upgrade(), each.step()));
        if (next.isEmpty()) {
            wake(draft);
            return draft.proceed();
        }
        if (next.get().touchesServer()) {
            draft.add(new Effect.LookForHolder(
                    identities(draft.upgrade()), next.get().step().name()));
            return draft.proceed();
        }
        return launch(draft, next.get());
    }

    private static Set<String> identities(Upgrade upgrade) {
        return upgrade.inspection().map(MainLine::identities).orElse(Set.of());
    }

    /** Whether another upgrade has the server is known now. */
    static Decision holderSeen(Draft draft, Input.HolderSeen seen) {
        var waiting = find(draft.upgrade(), seen.step()).filter(CleanUp::isWaiting);
        if (waiting.isEmpty() || flying(draft.upgrade()).isPresent()) {
            return new Decision.Ignored("step %s does not wait".formatted(seen.step()));
        }
        if (seen.holder().isPresent()) {
            put(draft, waiting.get().dueAt(draft.now().plus(WHILE_LOCKED)));
            wake(draft);
            return draft.proceed();
        }
        return launch(draft, removal(draft.upgrade(), seen.step()).orElseThrow());
    }

    private static Decision launch(Draft draft, Removal removal) {
        var flight = draft.launch(removal.step());
        put(draft, of(draft.upgrade(), removal).flying(flight));
        return draft.proceed();
    }

    private static Optional<CleanUp> flying(Upgrade upgrade) {
        return upgrade.cleanUps().stream()
                .filter(each -> each.flight().isPresent())
                .findFirst();
    }

    /** The one whose step this flight carries out. */
    private static CleanUp of(Upgrade upgrade, Flight flight) {
        return find(upgrade, flight.step().name()).orElseThrow();
    }

    static Decision completed(Draft draft, Flight flight) {
        put(draft, of(draft.upgrade(), flight).removedAt(draft.now()));
        wake(draft);
        return draft.proceed();
    }

    static Decision failed(Draft draft, Flight flight, Problem problem) {
        put(draft, of(draft.upgrade(), flight).failedWith(problem, draft.now().plus(NEXT_TRY)));
        wake(draft);
        return draft.proceed();
    }

    /** Somebody says that something is to stay, whenever before it is removed. */
    static Decision keep(Draft draft, Asked asked) {
        var upgrade = draft.upgrade();
        var removal = removal(upgrade, asked.subject());
        if (removal.isEmpty()) {
            return new Decision.Refused(Problems.nothingToKeep(
                    asked.subject(),
                    removals(upgrade).stream().map(each -> each.step().name()).toList()));
        }
        var cleanUp = of(upgrade, removal.get());
        if (cleanUp.kept().isPresent()) {
            return new Decision.Ignored("is kept already");
        }
        if (cleanUp.removed().isPresent()
                || cleanUp.flight().filter(Flight::isActing).isPresent()) {
            return new Decision.Refused(Problems.tooLateToKeep(removal.get().removes()));
        }
        cleanUp.flight().ifPresent(draft::forget);
        put(draft, cleanUp.keptBy(new CleanUp.Kept(asked.by(), asked.reason(), draft.now())));
        draft.note("kept", Map.of("step", asked.subject(), "by", asked.by()));
        wake(draft);
        return draft.proceed();
    }
}
