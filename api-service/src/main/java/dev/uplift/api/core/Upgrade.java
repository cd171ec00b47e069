package dev.uplift.api.core;

import static java.util.Objects.requireNonNull;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One job: take one server to one version.
 *
 * @param id names it, and everything made for it
 * @param request what was asked for
 * @param state where it stands
 * @param turn the last turn that was given out
 * @param plan what will be done, once it is known
 * @param estimates how long its steps will take, as the driver thinks
 * @param inspection what the servers were like before
 * @param findings of the prechecks, and warnings since
 * @param facts what steps learned
 * @param companions flights beside the main line
 * @param times of finished steps, in order
 * @param begun names of all steps of the plan that were ever commanded
 * @param consent who said yes to the plan, and when it may run
 * @param memory what it has from earlier upgrades
 * @param cleanUps what becomes of the plan's removals
 * @param announced what people outside were told last; empty if nothing ever was
 * @param entries how many entries its timeline has
 * @param since when it was asked for
 */
public record Upgrade(
        UpgradeId id,
        UpgradeRequest request,
        State state,
        long turn,
        Optional<Plan> plan,
        List<Estimate> estimates,
        Optional<Inspection> inspection,
        List<Finding> findings,
        Map<String, Object> facts,
        List<Flight> companions,
        List<StepTime> times,
        List<String> begun,
        Consent consent,
        Memory memory,
        List<CleanUp> cleanUps,
        Optional<Announced> announced,
        long entries,
        Instant since) {

    public Upgrade {
        requireNonNull(id, "id");
        requireNonNull(request, "request");
        requireNonNull(state, "state");
        plan = plan == null ? Optional.empty() : plan;
        estimates = estimates == null ? List.of() : List.copyOf(estimates);
        inspection = inspection == null ? Optional.empty() : inspection;
        findings = findings == null ? List.of() : List.copyOf(findings);
        facts = facts == null ? Map.of() : Map.copyOf(facts);
        companions = companions == null ? List.of() : List.copyOf(companions);
        times = times == null ? List.of() : List.copyOf(times);
        begun = begun == null ? List.of() : List.copyOf(begun);
        consent = consent == null ? Consent.NONE : consent;
        memory = memory == null ? Memory.NONE : memory;
        cleanUps = cleanUps == null ? List.of() : List.copyOf(cleanUps);
        announced = announced == null ? Optional.empty() : announced;
        requireNonNull(since, "since");
    }

    /**
     * How long a step took, by its worker's clock.
     *
     * @param step its name
     * @param phase where it stands in the story
     * @param elapsed from Go to verdict, over all its turns
     * @param endedAt when the verdict was decided on
     * @param completed whether it got there
     */
    public record StepTime(String step, Phase phase, Duration elapsed, Instant endedAt, boolean completed) {}

    /** A new one, of which nothing is known but what was asked for. */
    static Upgrade asked(UpgradeId id, UpgradeRequest request, State first, Instant now) {
        return new Upgrade(
                id, request, first, 0, null, null, null, null, null, null, null, null, null, null, null, null, 0, now);
    }

    /** The next one while it is put together. */
    private static final class Next {
        private State state;
        private long turn;
        private Optional<Plan> plan;
        private List<Estimate> estimates;
        private Optional<Inspection> inspection;
        private List<Finding> findings;
        private Map<String, Object> facts;
        private List<Flight> companions;
        private List<StepTime> times;
        private List<String> begun;
        private Consent consent;
        private Memory memory;
        private List<CleanUp> cleanUps;
        private Optional<Announced> announced;
        private long entries;
    }

    private Upgrade but(Consumer<Next> change) {
        var next = new Next();
        next.state = state;
        next.turn = turn;
        next.plan = plan;
        next.estimates = estimates;
        next.inspection = inspection;
        next.findings = findings;
        next.facts = facts;
        next.companions = companions;
        next.times = times;
        next.begun = begun;
        next.consent = consent;
        next.memory = memory;
        next.cleanUps = cleanUps;
        next.announced = announced;
        next.entries = entries;
        change.accept(next);
        return new Upgrade(
                id,
                request,
                next.state,
                next.turn,
                next.plan,
                next.estimates,
                next.inspection,
                next.findings,
                next.facts,
                next.companions,
                next.times,
                next.begun,
                next.consent,
                next.memory,
                next.cleanUps,
                next.announced,
                next.entries,
                since);
    }

    private static <T> List<T> and(List<T> list, T one) {
        var all = new ArrayList<>(list);
        all.add(one);
        return all;
    }

    Upgrade in(State other) {
        return but(next -> next.state = other);
    }

    /** With a flight on the main line or beside it; its turn is given out, and its step has begun. */
    Upgrade flying(Flight flight) {
        var name = flight.step().name();
        return but(next -> {
            next.turn = Math.max(turn, flight.turn());
            next.begun = begun.contains(name) ? begun : and(begun, name);
        });
    }

    /** A step that was commanded and did nothing. */
    Upgrade notBegun(String step) {
        return but(next ->
                next.begun = begun.stream().filter(name -> !name.equals(step)).toList());
    }

    Upgrade beside(List<Flight> flights) {
        return but(next -> next.companions = flights);
    }

    Upgrade planned(Optional<Plan> made, List<Estimate> estimated, List<Finding> found) {
        return but(next -> {
            next.plan = made;
            next.estimates = estimated;
            next.findings = found;
        });
    }

    Upgrade inspected(Inspection seen) {
        return but(next -> next.inspection = Optional.of(seen));
    }

    /** With a finding more; one of the same id and object says the same as it stood earlier, and is replaced. */
    Upgrade warned(Finding finding) {
        var isKnown = findings.stream().anyMatch(known -> isSame(known, finding));
        return but(next -> next.findings = isKnown
                ? findings.stream()
                        .map(known -> isSame(known, finding) ? finding : known)
                        .toList()
                : and(findings, finding));
    }

    private static boolean isSame(Finding one, Finding other) {
        return one.id().equals(other.id()) && one.object().equals(other.object());
    }

    Upgrade consenting(Consent other) {
        return but(next -> next.consent = other);
    }

    Upgrade remembering(Memory other) {
        return but(next -> next.memory = other);
    }

    /** With this in the place of what became of the same removal before. */
    Upgrade cleaning(CleanUp cleanUp) {
        var others = cleanUps.stream()
                .filter(each -> !each.step().equals(cleanUp.step()))
                .toList();
        return but(next -> next.cleanUps = and(others, cleanUp));
    }

    Upgrade announcing(Announced known) {
        return but(next -> next.announced = Optional.of(known));
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
        return but(next -> next.facts = merged);
    }

    Upgrade timed(StepTime time) {
        return but(next -> next.times = and(times, time));
    }

    Upgrade noted(int more) {
        return but(next -> next.entries = entries + more);
    }

    /** Whether a step of the plan is not done, since it rehearses what an earlier upgrade has rehearsed. */
    public boolean skips(Step step) {
        return step.phase() == Phase.REHEARSE && memory.reused().isPresent();
    }

    /** Everything that a worker may be holding. */
    public List<Flight> flights() {
        var all = new ArrayList<>(companions);
        state.flight().ifPresent(all::add);
        cleanUps.forEach(cleanUp -> cleanUp.flight().ifPresent(all::add));
        return all;
    }

    /** Every turn that may still be answered: on the main line, beside it, and after it. */
    public Optional<Flight> flight(long ofTurn) {
        return flights().stream().filter(flight -> flight.turn() == ofTurn).findFirst();
    }
}
