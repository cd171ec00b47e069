package dev.uplift.api.core;

import dev.uplift.api.core.Input.Recalled;
import dev.uplift.api.core.StepKind.Took;
import dev.uplift.api.core.Upgrade.StepTime;
import dev.uplift.contracts.UpgradeOptions.Rehearsal;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What earlier upgrades teach this one, and what this one leaves for later ones. */
final class Lessons {

    /** Fewer say nothing about the next one. */
    static final int ENOUGH = 3;

    /** What takes less matters to no estimate. */
    static final Duration LEAST = Duration.ofSeconds(1);

    /** What a rehearsal found about production's statements; where its scratch copies stood is over with it. */
    private static final List<String> FINDINGS = List.of("rehearsal.queries");

    private Lessons() {}

    /** The plan is made, and no step is in flight until {@link Input.Recalled} follows, in the same transaction. */
    static Decision recall(Draft draft) {
        var upgrade = draft.upgrade();
        var plan = upgrade.plan().orElseThrow();
        draft.become(upgrade.remembering(Memory.NONE));
        draft.go(State.Planning.RECALLING);
        draft.add(new Effect.Recall(
                wantsReuse(upgrade)
                        ? Optional.of(new Effect.Recall.Wanted(server(upgrade), Proof.of(upgrade)))
                        : Optional.empty(),
                plan.steps().stream().map(step -> StepKind.of(upgrade, step)).collect(Collectors.toSet())));
        return draft.proceed();
    }

    private static boolean wantsReuse(Upgrade upgrade) {
        return upgrade.request().options().rehearsal() == Rehearsal.REUSE
                && !upgrade.request().dryRun()
                && !rehearsal(upgrade.plan().orElseThrow()).isEmpty();
    }

    /** Under which rehearsals are kept. */
    private static String server(Upgrade upgrade) {
        return upgrade.plan().orElseThrow().identity();
    }

    /** What is remembered is known: the upgrade goes to its first step, or to that after a rehearsal that is not needed. */
    static Decision recalled(Draft draft, Recalled recalled) {
        if (!draft.upgrade().state().equals(State.Planning.RECALLING)) {
            return new Decision.Ignored("nothing was to be recalled");
        }
        draft.become(draft.upgrade().remembering(new Memory(Optional.empty(), history(draft.upgrade(), recalled))));
        if (draft.upgrade().request().dryRun()) {
            return Endings.end(draft, new State.Planned());
        }
        if (wantsReuse(draft.upgrade())) {
            reuse(draft, recalled.rehearsal());
        }
        return MainLine.advance(draft, 0);
    }

    private static void reuse(Draft draft, Optional<PastRehearsal> found) {
        var why = found.map(past -> whyNot(draft.upgrade(), past, draft.now()))
                .orElseGet(() -> Optional.of("No rehearsal of this server is remembered."));
        if (why.isPresent()) {
            draft.note("rehearsal-needed", Map.of("why", why.get()));
            return;
        }
        var past = found.orElseThrow();
        draft.become(draft.upgrade()
                .learning(past.facts(), false)
                .remembering(draft.upgrade().memory().reusing(past.withoutFacts())));
        draft.note("rehearsal-reused", Map.of("upgrade", past.upgrade(), "at", past.endedAt()));
    }

    /** Why a rehearsal cannot be reused; empty if it can. */
    private static Optional<String> whyNot(Upgrade upgrade, PastRehearsal past, Instant now) {
        var whose = "The rehearsal of upgrade %s, which ended at %s,".formatted(past.upgrade(), past.endedAt());
        var differs = past.proof().differsFrom(Proof.of(upgrade));
        if (differs.isPresent()) {
            return differs.map(what -> "%s was of %s.".formatted(whose, what));
        }
        if (!past.passed()) {
            return Optional.of("%s failed.".formatted(whose));
        }
        var oldest = upgrade.request().options().rehearsalMaxAge();
        return past.endedAt().plus(oldest).isBefore(now)
                ? Optional.of("%s is older than %s.".formatted(whose, oldest))
                : Optional.empty();
    }

    private static Map<String, Duration> history(Upgrade upgrade, Recalled recalled) {
        var known = new HashMap<String, Duration>();
        for (var step : upgrade.plan().orElseThrow().steps()) {
            var times = recalled.history().getOrDefault(StepKind.of(upgrade, step), List.of());
            if (times.size() >= ENOUGH) {
                known.put(step.name(), median(times));
            }
        }
        return known;
    }

    private static Duration median(List<Duration> times) {
        var sorted = times.stream().sorted().toList();
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
    }

    /**
     * A plan was made anew: a rehearsal of something else counts no longer, and neither does an approval that rests on it.
     *
     * @return whether the upgrade must begin again, with a rehearsal of its own
     */
    static boolean isOutdated(Draft draft) {
        var upgrade = draft.upgrade();
        var reused = upgrade.memory().reused();
        var differs = reused.flatMap(past -> past.proof().differsFrom(Proof.of(upgrade)));
        differs.ifPresent(what -> {
            draft.note(
                    "rehearsal-needed",
                    Map.of(
                            "why",
                            "The rehearsal of upgrade %s was of %s."
                                    .formatted(reused.orElseThrow().upgrade(), what)));
            draft.become(upgrade.remembering(upgrade.memory().reusingNothing())
                    .consenting(upgrade.consent().withdrawn()));
        });
        return differs.isPresent();
    }

    /** The steps before the gate that rehearse; what follows it only cleans up. */
    private static List<Step> rehearsal(Plan plan) {
        return plan.steps().subList(0, plan.gated()).stream()
                .filter(step -> step.phase() == Phase.REHEARSE)
                .toList();
    }

    /** The step at this place is completed: if it was the rehearsal's last one, later upgrades may rest on that. */
    static void completed(Draft draft, int at) {
        var plan = draft.upgrade().plan().orElseThrow();
        var rehearsal = rehearsal(plan);
        if (!rehearsal.isEmpty() && rehearsal.getLast().equals(plan.steps().get(at))) {
            remember(draft, true);
        }
    }

    /** The step at this place failed: if it rehearsed, nothing older counts any more. */
    static void failed(Draft draft, int at) {
        var plan = draft.upgrade().plan().orElseThrow();
        if (rehearsal(plan).contains(plan.steps().get(at))) {
            remember(draft, false);
        }
    }

    private static void remember(Draft draft, boolean passed) {
        var upgrade = draft.upgrade();
        var found = new HashMap<>(upgrade.facts());
        found.keySet().retainAll(FINDINGS);
        draft.add(new Effect.RememberRehearsal(
                server(upgrade),
                new PastRehearsal(
                        upgrade.id().value(),
                        draft.now(),
                        passed,
                        Proof.of(upgrade),
                        Prediction.rehearsal(upgrade).orElse(Duration.ZERO),
                        Prediction.measured(upgrade),
                        found)));
    }

    /** It has come to its end: if that is a success, its steps say how long such steps take. */
    static void ended(Draft draft) {
        if (!(draft.upgrade().state() instanceof State.Succeeded)) {
            return;
        }
        var last = new LinkedHashMap<String, StepTime>();
        draft.upgrade().times().stream().filter(StepTime::completed).forEach(time -> last.put(time.step(), time));
        var took = draft.upgrade().plan().orElseThrow().steps().stream()
                // A rehearsal may have to share the server with its clients.
                .filter(step -> step.phase() != Phase.REHEARSE && last.containsKey(step.name()))
                .map(step -> new Took(
                        StepKind.of(draft.upgrade(), step),
                        last.get(step.name()).elapsed()))
                .filter(each -> each.time().compareTo(LEAST) >= 0)
                .toList();
        if (!took.isEmpty()) {
            draft.add(new Effect.RememberTimes(took));
        }
    }
}
