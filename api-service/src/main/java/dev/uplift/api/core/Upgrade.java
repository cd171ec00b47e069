package dev.uplift.api.core;

import static java.util.Objects.requireNonNull;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One job: take one server to one version.
 *
 * @param id names it, and everything made for it
 * @param request what was asked for
 * @param state where it stands
 * @param turn the last turn that was given out
 * @param plan what will be done, once it is known
 * @param inspection what the servers were like before
 * @param findings of the prechecks, and warnings since
 * @param facts what steps learned
 * @param companions flights beside the main line
 * @param times of finished steps, in order
 * @param begun names of all steps of the plan that were ever commanded
 * @param entries how many entries its timeline has
 * @param since when it was asked for
 */
public record Upgrade(
        UpgradeId id,
        UpgradeRequest request,
        State state,
        long turn,
        Optional<Plan> plan,
        Optional<Inspection> inspection,
        List<Finding> findings,
        Map<String, Object> facts,
        List<Flight> companions,
        List<StepTime> times,
        List<String> begun,
        long entries,
        Instant since) {

    public Upgrade {
        requireNonNull(id, "id");
        requireNonNull(request, "request");
        requireNonNull(state, "state");
        plan = plan == null ? Optional.empty() : plan;
        inspection = inspection == null ? Optional.empty() : inspection;
        findings = findings == null ? List.of() : List.copyOf(findings);
        facts = facts == null ? Map.of() : Map.copyOf(facts);
        companions = companions == null ? List.of() : List.copyOf(companions);
        times = times == null ? List.of() : List.copyOf(times);
        begun = begun == null ? List.of() : List.copyOf(begun);
        requireNonNull(since, "since");
    }

    /**
     * How long a step took, by its worker's clock.
     *
     * @param step its name
     * @param phase where it stands in the story
     * @param elapsed from Go to verdict, over all its turns
     * @param endedAt when the verdict was decided on
     */
    public record StepTime(String step, Phase phase, Duration elapsed, Instant endedAt) {}

    Upgrade in(State next) {
        return new Upgrade(
                id, request, next, turn, plan, inspection, findings, facts, companions, times, begun, entries, since);
    }

    /** With a flight on the main line or beside it; its turn is given out, and its step has begun. */
    Upgrade flying(Flight flight) {
        var all = begun;
        if (!begun.contains(flight.step().name())) {
            all = new ArrayList<>(begun);
            all.add(flight.step().name());
        }
        return new Upgrade(
                id,
                request,
                state,
                Math.max(turn, flight.turn()),
                plan,
                inspection,
                findings,
                facts,
                companions,
                times,
                all,
                entries,
                since);
    }

    Upgrade beside(List<Flight> flights) {
        return new Upgrade(
                id, request, state, turn, plan, inspection, findings, facts, flights, times, begun, entries, since);
    }

    Upgrade planned(Optional<Plan> made, List<Finding> found) {
        return new Upgrade(
                id, request, state, turn, made, inspection, found, facts, companions, times, begun, entries, since);
    }

    Upgrade inspected(Inspection seen) {
        return new Upgrade(
                id,
                request,
                state,
                turn,
                plan,
                Optional.of(seen),
                findings,
                facts,
                companions,
                times,
                begun,
                entries,
                since);
    }

    Upgrade warned(Finding finding) {
        var all = new ArrayList<>(findings);
        all.add(finding);
        return planned(plan, all);
    }

    /** Facts of the current turn replace older ones of the same key; late ones only add. */
    Upgrade learning(Map<String, Object> news, boolean late) {
        if (news.isEmpty()) {
            return this;
        }
        var merged = new LinkedHashMap<>(facts);
        news.forEach((key, value) -> {
            if (late) {
                merged.putIfAbsent(key, value);
            } else {
                merged.put(key, value);
            }
        });
        return new Upgrade(
                id, request, state, turn, plan, inspection, findings, merged, companions, times, begun, entries, since);
    }

    Upgrade timed(StepTime time) {
        var all = new ArrayList<>(times);
        all.add(time);
        return new Upgrade(
                id, request, state, turn, plan, inspection, findings, facts, companions, all, begun, entries, since);
    }

    Upgrade noted(int more) {
        return new Upgrade(
                id,
                request,
                state,
                turn,
                plan,
                inspection,
                findings,
                facts,
                companions,
                times,
                begun,
                entries + more,
                since);
    }

    /** Everything that a worker may be holding. */
    public List<Flight> flights() {
        var all = new ArrayList<>(companions);
        state.flight().ifPresent(all::add);
        return all;
    }

    /** Every turn that may still be answered, on the main line and beside it. */
    public Optional<Flight> flight(long ofTurn) {
        return flights().stream().filter(flight -> flight.turn() == ofTurn).findFirst();
    }
}
