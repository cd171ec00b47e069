package dev.uplift.contracts.plan;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.uplift.contracts.wire.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What an upgrade will do, decided once by the provider's driver and never changed.
 *
 * @param identity the server that it was made for
 * @param from the exact version now
 * @param to the exact version afterwards
 * @param strategy how, for example {@code dump-restore}
 * @param steps in the order in which they run
 * @param companions what runs beside them
 * @param undo how to take it back, in order; steps whose cause was never begun are left out
 * @param pointOfNoReturn the first step after which cancelling is no longer possible
 * @param undoLosesNothing whether a rollback loses no data, so that it may happen by itself
 * @param release steps that give the old server free after a success, when somebody asks for it
 * @param gate the first step that needs the approval; left out: the first one that touches production
 * @param wayBack how to return to the old server after the point of no return; left out: there is none
 * @param removals what is removed long after the end
 */
public record Plan(
        String identity,
        String from,
        String to,
        String strategy,
        List<Step> steps,
        List<Companion> companions,
        List<Undo> undo,
        Optional<String> pointOfNoReturn,
        boolean undoLosesNothing,
        List<Step> release,
        Optional<String> gate,
        Optional<WayBack> wayBack,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Removal> removals) {

    public Plan {
        requireNonNull(identity, "identity");
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        requireNonNull(strategy, "strategy");
        steps = List.copyOf(steps);
        companions = companions == null ? List.of() : List.copyOf(companions);
        undo = undo == null ? List.of() : List.copyOf(undo);
        pointOfNoReturn = pointOfNoReturn == null ? Optional.empty() : pointOfNoReturn;
        release = release == null ? List.of() : List.copyOf(release);
        gate = gate == null ? Optional.empty() : gate;
        wayBack = wayBack == null ? Optional.empty() : wayBack;
        removals = removals == null ? List.of() : List.copyOf(removals);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a plan has steps");
        }
        var names = new HashSet<String>();
        steps.forEach(step -> requireNew(names, step));
        pointOfNoReturn.ifPresent(name -> require(names, name, "the point of no return"));
        gate.ifPresent(name -> require(names, name, "the gate"));
        steps.forEach(step -> step.rehearses().ifPresent(name -> require(names, name, "what is rehearsed,")));
        companions.forEach(companion -> requireNew(names, companion.step()));
        undo.forEach(each -> require(names, each.undoes(), "what is undone,"));
        undo.forEach(each -> requireNew(names, each.step()));
        release.forEach(step -> requireNew(names, step));
        wayBack.ifPresent(way -> way.steps().forEach(step -> requireNew(names, step)));
        removals.forEach(removal -> requireNew(names, removal.step()));
        removals.forEach(removal -> require(names, removal.madeBy(), "what makes something to remove,"));
        removals.forEach(removal -> removal.goneBy().forEach(name -> require(names, name, "what removes something,")));
    }

    /** A plan after whose end nothing is removed, and that has no way back from its point of no return. */
    public Plan(
            String identity,
            String from,
            String to,
            String strategy,
            List<Step> steps,
            List<Companion> companions,
            List<Undo> undo,
            Optional<String> pointOfNoReturn,
            boolean undoLosesNothing,
            List<Step> release,
            Optional<String> gate) {
        this(
                identity,
                from,
                to,
                strategy,
                steps,
                companions,
                undo,
                pointOfNoReturn,
                undoLosesNothing,
                release,
                gate,
                Optional.empty(),
                List.of());
    }

    /** The same plan with other steps, companions and undos. */
    public Plan with(List<Step> otherSteps, List<Companion> otherCompanions, List<Undo> otherUndo) {
        return new Plan(
                identity,
                from,
                to,
                strategy,
                otherSteps,
                otherCompanions,
                otherUndo,
                pointOfNoReturn,
                undoLosesNothing,
                release,
                gate,
                wayBack,
                removals);
    }

    private static void require(HashSet<String> names, String name, String what) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException("%s '%s' is no step of the plan".formatted(what, name));
        }
    }

    private static void requireNew(HashSet<String> names, Step step) {
        if (!names.add(step.name())) {
            throw new IllegalArgumentException("two steps are called '%s'".formatted(step.name()));
        }
    }

    /**
     * Identifies what will be done: SHA-256, in hex, over the plan as canonical JSON (sorted keys). An approval names
     * it. The upgrade's id stands in parameters as <code>{id}</code>, so that the same plan made twice has the same hash.
     */
    public String hash() {
        return Json.sha256(this);
    }

    /** The same over what is done to production only; a rehearsal of an earlier plan counts if this has not changed. */
    public String productionHash() {
        return Json.sha256(new Plan(
                identity,
                from,
                to,
                strategy,
                steps.subList(production(), steps.size()),
                companions,
                undo.stream()
                        .filter(each -> indexOf(each.undoes()) >= production())
                        .toList(),
                pointOfNoReturn,
                undoLosesNothing,
                release,
                Optional.empty(),
                wayBack,
                List.of()));
    }

    /** The place of the first step that needs the approval; the number of steps if none does. */
    public int gated() {
        return gate.map(this::indexOf).orElseGet(this::production);
    }

    /** The place of the first step that touches production; the number of steps if none does. */
    public int production() {
        for (int i = 0; i < steps.size(); i++) {
            if (!steps.get(i).phase().isBeforeProduction()) {
                return i;
            }
        }
        return steps.size();
    }

    /** The place of a step in {@link #steps}, or -1. */
    public int indexOf(String name) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
