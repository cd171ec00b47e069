package dev.uplift.api.core;

import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.command.Control;
import dev.uplift.contracts.event.Event;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.event.Event.StepEvent;
import dev.uplift.contracts.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** A worker as the protocol wants it: it asks for Go, acts only then, and answers Cancel. */
final class SimulatedWorker {

    private final String name;
    private final Supplier<Plan> plan;
    private final List<StepEvent> events;
    private final List<Control> inbox = new ArrayList<>();
    private final Map<Long, Execute> held = new TreeMap<>();
    private final TreeSet<Long> going = new TreeSet<>();

    /**
     * @param plan what PRECHECK answers
     * @param events where its answers go
     */
    SimulatedWorker(String name, Supplier<Plan> plan, List<StepEvent> events) {
        this.name = name;
        this.plan = plan;
        this.events = events;
    }

    /** What it was told, and has not read yet. */
    List<Control> inbox() {
        return inbox;
    }

    boolean holds(long turn) {
        return held.containsKey(turn);
    }

    boolean isProbe(long turn) {
        return held.get(turn).step().name().equals("probe");
    }

    /** Turns that it holds without Go. */
    List<Long> waiting() {
        return held.keySet().stream().filter(turn -> !mayAct(turn)).toList();
    }

    /** Turns that it may act in. */
    List<Long> acting() {
        return held.keySet().stream().filter(this::mayAct).toList();
    }

    private boolean mayAct(long turn) {
        return going.contains(turn) || held.get(turn).step().repeatable();
    }

    void accept(Execute command) {
        held.put(command.turn(), command);
        askForGo(command.turn());
    }

    void askForGo(long turn) {
        events.add(new Event.Accepted(Story.ID, turn, name));
    }

    void decline(Execute command) {
        if (!holds(command.turn())) {
            events.add(new Event.Declined(Story.ID, command.turn(), name, "no room"));
        }
    }

    void obey(Control control, int pick) {
        if (!control.worker().equals(name) || !holds(control.turn())) {
            return;
        }
        switch (control) {
            case Control.Go go -> going.add(go.turn());
            case Control.Drop drop -> forget(drop.turn());
            case Control.Cancel cancel -> stop(cancel.turn(), pick);
        }
    }

    /** A step that is told to stop may just have come to its end. */
    private void stop(long turn, int pick) {
        switch (pick % 3) {
            case 1 -> complete(turn);
            case 2 -> fail(turn);
            default -> {
                events.add(
                        new Event.HandedBack(Story.ID, turn, name, Event.HandedBack.CANCELLED, Duration.ofSeconds(1)));
                forget(turn);
            }
        }
    }

    private void forget(long turn) {
        held.remove(turn);
        going.remove(turn);
    }

    void learn(long turn, int pick) {
        events.add(new Event.FactsLearned(Story.ID, turn, name, Map.of("fact." + pick % 3, turn), List.of()));
    }

    void complete(long turn) {
        var outcome = switch (held.get(turn).step().name()) {
            case "inspect" -> Optional.of(Plans.inspected());
            case "precheck" -> Optional.of(Plans.planned(plan.get()));
            default -> Optional.<Outcome>empty();
        };
        var facts = Map.<String, Object>of("done", turn);
        events.add(new Event.Completed(Story.ID, turn, name, facts, outcome, Duration.ofSeconds(1)));
        forget(turn);
    }

    void fail(long turn) {
        events.add(new Event.Failed(Story.ID, turn, name, Plans.BROKEN, Duration.ofSeconds(1)));
        forget(turn);
    }

    void handBack(long turn) {
        events.add(new Event.HandedBack(Story.ID, turn, name, Event.HandedBack.STOPPING, Duration.ofMinutes(1)));
        forget(turn);
    }
}
