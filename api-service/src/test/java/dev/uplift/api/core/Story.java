package dev.uplift.api.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.Recalled;
import dev.uplift.api.core.Input.Timer;
import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.command.Control;
import dev.uplift.contracts.event.Event;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.event.Event.StepEvent;
import dev.uplift.contracts.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The vocabulary of the rules: what an upgrade is told, one word each, and what came of the last one. What a worker says
 * is about the turn of the main line, unless {@link #about} or {@link #turn} comes just before.
 */
final class Story {

    static final UpgradeId ID = new UpgradeId("a000000000000001");
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final Duration SECONDS = Duration.ofSeconds(7);

    /** What happened: an input, and what was decided on it. */
    record Moment(Upgrade before, Input input, Decision decision) {}

    private final List<Moment> moments = new ArrayList<>();
    private Upgrade upgrade;
    private Decision last;
    private OptionalLong aim = OptionalLong.empty();
    private Recalled memory = new Recalled(Optional.empty(), Map.of());
    private Instant now = NOW;

    private Story(UpgradeRequest request) {
        var first = UpgradeProcess.begin(ID, request, NOW);
        upgrade = first.next();
        last = first;
    }

    static Story asked(UpgradeRequest request) {
        return new Story(request);
    }

    /** Planned, and the first step is in flight. */
    static Story planned(UpgradeRequest request, Plan plan) {
        return asked(request).plannedAs(plan);
    }

    /** INSPECT and PRECHECK are done, and this is the plan. */
    Story plannedAs(Plan plan) {
        return accept("w1").completeWith("w1", Plans.inspected()).accept("w1").completeWith("w1", Plans.planned(plan));
    }

    static Story planned(Plan plan) {
        return planned(Plans.request(), plan);
    }

    /** Every step succeeds until this one is in flight; or all of them, if none is called so. */
    Story until(String step) {
        while (upgrade.state() instanceof State.Running running
                && !running.step().map(flight -> flight.step().name()).equals(Optional.of(step))) {
            if (running.step().isEmpty()) {
                about("probe").accept("w2").about("probe").progress("w2");
            } else {
                accept("w1").complete("w1");
            }
        }
        return this;
    }

    Story when(Input input) {
        last = tell(input);
        aim = OptionalLong.empty();
        if (effects(Effect.Recall.class).isEmpty()) {
            return this;
        }
        // Asked in the same transaction: to people both are one moment.
        var asking = last;
        last = tell(memory);
        if (asking instanceof Decision.Proceed asked && last instanceof Decision.Proceed answered) {
            var both = new ArrayList<>(asked.effects());
            both.addAll(answered.effects());
            last = new Decision.Proceed(answered.next(), both);
        }
        return this;
    }

    private Decision tell(Input input) {
        var before = upgrade;
        var decision = UpgradeProcess.decide(upgrade, input, now);
        if (decision instanceof Decision.Proceed(var next, var _)) {
            upgrade = next;
        }
        moments.add(new Moment(before, input, decision));
        return decision;
    }

    /** What earlier upgrades teach this one. */
    Story remembering(Recalled remembered) {
        memory = remembered;
        return this;
    }

    /** The next word is about the turn of this step. */
    Story about(String step) {
        var flight = upgrade.flights().stream()
                .filter(each -> each.step().name().equals(step))
                .findFirst();
        return turn(flight.orElseThrow(() -> new AssertionError(step + " is not in flight"))
                .turn());
    }

    /** The next word is about this turn. */
    Story turn(long turn) {
        aim = OptionalLong.of(turn);
        return this;
    }

    private long aimed() {
        return aim.orElseGet(() -> upgrade.state().flight().orElseThrow().turn());
    }

    private Story when(StepEvent event) {
        return when(new Input.FromWorker(event));
    }

    Story accept(String worker) {
        return when(new Event.Accepted(ID, aimed(), worker));
    }

    Story decline(String worker) {
        return when(new Event.Declined(ID, aimed(), worker, "no room"));
    }

    Story progress(String worker) {
        return when(new Event.Progressed(ID, aimed(), worker, Progress.doing("counting")));
    }

    Story learn(String worker, Map<String, Object> facts, Check... checks) {
        return when(new Event.FactsLearned(ID, aimed(), worker, facts, List.of(checks)));
    }

    Story log(String worker, String... lines) {
        return when(new Event.Logged(ID, aimed(), worker, "Job uplift-upgrade", List.of(lines)));
    }

    Story find(String worker, Finding finding) {
        return when(new Event.FactsLearned(ID, aimed(), worker, Map.of(), List.of(), List.of(finding)));
    }

    Story complete(String worker) {
        return complete(worker, Map.of());
    }

    Story complete(String worker, Map<String, Object> facts) {
        return when(new Event.Completed(ID, aimed(), worker, facts, Optional.empty(), SECONDS));
    }

    Story completeWith(String worker, Outcome outcome) {
        return when(new Event.Completed(ID, aimed(), worker, Map.of(), Optional.of(outcome), SECONDS));
    }

    Story fail(String worker) {
        return when(new Event.Failed(ID, aimed(), worker, Plans.BROKEN, SECONDS));
    }

    Story handBack(String worker, Duration elapsed) {
        return when(new Event.HandedBack(ID, aimed(), worker, Event.HandedBack.STOPPING, elapsed));
    }

    Story handBackTooLate(String worker) {
        return when(new Event.HandedBack(ID, aimed(), worker, Event.HandedBack.TOO_LATE, Duration.ZERO));
    }

    Story stopped(String worker) {
        return when(new Event.HandedBack(ID, aimed(), worker, Event.HandedBack.CANCELLED, SECONDS));
    }

    Story lose(Duration elapsed) {
        return when(new Input.TurnLost(aimed(), elapsed, "silence"));
    }

    Story fire(Timer timer) {
        return when(new Input.TimerFired(timer, aim.orElse(upgrade.turn())));
    }

    Story ask(Action action) {
        return when(asked(upgrade, action));
    }

    Story ask(Action action, String by, String subject) {
        return when(new Input.Asked(action, by, "because", subject));
    }

    /** As somebody would ask who knows the plan and the checklist. */
    static Input.Asked asked(Upgrade upgrade, Action action) {
        var subject = switch (action) {
            case APPROVE -> upgrade.plan().map(Plan::hash).orElse("");
            case SIGN ->
                upgrade.request().options().checklist().stream().findFirst().orElse("");
            case KEEP ->
                upgrade.plan().stream()
                        .flatMap(plan -> plan.removals().stream())
                        .map(removal -> removal.step().name())
                        .findFirst()
                        .orElse("");
            case ROLLBACK -> Input.Asked.ACCEPTING_LOSS;
            case REJECT, PAUSE, RESUME, CANCEL, RETRY, RELEASE, CLOSE -> "";
        };
        return new Input.Asked(action, "ada", "because", subject);
    }

    /** Time goes by. */
    Story pass(Duration time) {
        now = now.plus(time);
        return this;
    }

    Instant now() {
        return now;
    }

    Upgrade upgrade() {
        return upgrade;
    }

    List<Moment> moments() {
        return moments;
    }

    Flight flight() {
        return upgrade.state().flight().orElseThrow();
    }

    Flight flight(String step) {
        return upgrade.flights().stream()
                .filter(each -> each.step().name().equals(step))
                .findFirst()
                .orElseThrow();
    }

    <T extends Effect> List<T> effects(Class<T> kind) {
        return last instanceof Decision.Proceed(var _, var effects)
                ? effects.stream().filter(kind::isInstance).map(kind::cast).toList()
                : List.of();
    }

    /** It stands so, and that is what people see. */
    Story is(State.Name name) {
        assertThat(upgrade.state()).returns(name, State::name).isNotInstanceOf(State.Ending.class);
        return this;
    }

    Story is(Class<? extends State> state) {
        assertThat(upgrade.state()).isInstanceOf(state);
        return this;
    }

    /** The steps that were commanded by the last word, in order; none means none. */
    Story sends(String... steps) {
        assertThat(effects(Effect.Send.class))
                .extracting(send -> send.command().step().name())
                .containsExactly(steps);
        return this;
    }

    Story sendsNothing() {
        return sends();
    }

    /** What was told to the workers by the last word. */
    Story tells(Control... controls) {
        assertThat(effects(Effect.Tell.class)).extracting(Effect.Tell::control).containsExactly(controls);
        return this;
    }

    Story wakes(Timer timer, Duration delay) {
        assertThat(effects(Effect.Wake.class))
                .anySatisfy(wake ->
                        assertThat(wake).returns(timer, Effect.Wake::timer).returns(delay, Effect.Wake::delay));
        return this;
    }

    Story notes(String... types) {
        assertThat(effects(Effect.Note.class)).extracting(Effect.Note::type).containsExactly(types);
        return this;
    }

    /** What people outside are told by the last word; none means nothing. */
    Story announces(Announcement... news) {
        assertThat(effects(Effect.Announce.class))
                .extracting(Effect.Announce::news)
                .containsExactly(news);
        return this;
    }

    Story isIgnored() {
        assertThat(last).isInstanceOf(Decision.Ignored.class);
        return this;
    }

    Story isRefused(String code) {
        assertThat(last)
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.problem())
                                .returns(code, Problem::code)
                                .returns(Problem.Kind.REQUEST, Problem::kind));
        return this;
    }
}
