package dev.uplift.api.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.FromWorker;
import dev.uplift.api.core.Input.TimerFired;
import dev.uplift.api.core.Input.TurnLost;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.command.Control;
import dev.uplift.contracts.event.Event.StepEvent;
import dev.uplift.contracts.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One upgrade, its workers, and Kafka between them, moved by choices: messages come in any order, twice or never,
 * workers die, and people ask for things at any time. Every decision is shown to the {@link Invariants}.
 */
final class Simulation {

    private static final int MOST_MOVES_OF_REST = 10_000;

    /** What can happen next; each does nothing if there is nothing to do it with. */
    enum Move {
        TAKE_COMMAND,
        TAKE_COPY_OF_COMMAND,
        DECLINE_COMMAND,
        TAKE_CONTROL,
        LOSE_CONTROL,
        ASK_FOR_GO_AGAIN,
        LEARN,
        GO_ON,
        COMPLETE,
        FAIL,
        HAND_BACK,
        HEAR,
        HEAR_AND_KEEP,
        LOSE_EVENT,
        KILL_WORKER,
        LOSE_TURN,
        FIRE_TIMER,
        FIRE_TIMER_EARLY,
        PASS_TIME,
        ASK,
        REFUSE_LOCK
    }

    /** @param pick which message, worker or turn; any number, 0 or more */
    record Choice(Move move, int pick) {}

    /** What a memory can hold for an upgrade that asks. */
    enum Remembered {
        NOTHING,
        THE_SAME,
        SOMETHING_OLD,
        SOMETHING_ELSE,
        A_FAILURE
    }

    private static final Duration SOME_DAYS = Duration.ofDays(3);

    private final Plan plan;
    private final Remembered remembered;
    private final Invariants invariants = new Invariants();
    private final List<SimulatedWorker> workers = new ArrayList<>();
    private final List<Execute> commands = new ArrayList<>();
    private final List<StepEvent> events = new ArrayList<>();
    private final List<Alarm> timers = new ArrayList<>();
    private Instant now = Story.NOW;
    private int born;
    private int looks;
    private Upgrade upgrade;

    Simulation(UpgradeRequest request, Plan plan) {
        this(request, plan, Remembered.NOTHING);
    }

    Simulation(UpgradeRequest request, Plan plan, Remembered remembered) {
        this.plan = plan;
        this.remembered = remembered;
        for (int i = 0; i < 3; i++) {
            workers.add(newWorker());
        }
        var first = UpgradeProcess.begin(Story.ID, request, Story.NOW);
        invariants.begin(first);
        upgrade = first.next();
        carryOut(first.effects());
    }

    Upgrade upgrade() {
        return upgrade;
    }

    private SimulatedWorker newWorker() {
        return new SimulatedWorker("w" + ++born, this::planNow, events);
    }

    /** Where a rehearsal may be reused, the second look sees that production would be another. */
    private Plan planNow() {
        return upgrade.plan().isPresent() && upgrade.request().options().rehearsal() == UpgradeOptions.Rehearsal.REUSE
                ? Plans.grown(plan)
                : plan;
    }

    void move(Choice choice) {
        var pick = choice.pick();
        var worker = workers.get(pick % workers.size());
        switch (choice.move()) {
            case TAKE_COMMAND -> take(commands, pick, worker::accept);
            case TAKE_COPY_OF_COMMAND -> any(commands, pick, worker::accept);
            case DECLINE_COMMAND -> take(commands, pick, worker::decline);
            case TAKE_CONTROL -> take(worker.inbox(), pick, control -> worker.obey(control, pick));
            case LOSE_CONTROL -> take(worker.inbox(), pick, _ -> {});
            case ASK_FOR_GO_AGAIN -> any(worker.waiting(), pick, worker::askForGo);
            case LEARN -> any(acting(), pick, each -> each.worker().learn(each.turn(), pick));
            case GO_ON -> goOn();
            case COMPLETE -> any(acting(), pick, each -> each.worker().complete(each.turn()));
            case FAIL -> any(acting(), pick, each -> each.worker().fail(each.turn()));
            case HAND_BACK -> any(acting(), pick, each -> each.worker().handBack(each.turn()));
            case HEAR -> take(events, pick, event -> tell(new FromWorker(event)));
            case HEAR_AND_KEEP -> any(events, pick, event -> tell(new FromWorker(event)));
            case LOSE_EVENT -> take(events, pick, _ -> {});
            case KILL_WORKER -> workers.set(pick % workers.size(), newWorker());
            case LOSE_TURN -> tell(new TurnLost(turn(pick), Duration.ofMinutes(pick % 4), "silence"));
            case FIRE_TIMER -> take(timers, pick, this::ring);
            case FIRE_TIMER_EARLY -> any(timers, pick, alarm -> tell(alarm.fired()));
            case PASS_TIME -> now = now.plus(Duration.ofMinutes(1L << pick % 14));
            case ASK -> ask(Action.values()[pick % Action.values().length], pick % 3 == 0 ? "ada" : "bob");
            case REFUSE_LOCK -> tell(new Input.LockRefused("b000000000000002"));
        }
    }

    /** A timer, and when it is due. */
    private record Alarm(TimerFired fired, Instant due) {}

    private void ring(Alarm alarm) {
        now = alarm.due().isAfter(now) ? alarm.due() : now;
        tell(alarm.fired());
    }

    private void ask(Action action, String by) {
        var known = Story.asked(upgrade, action);
        tell(new Input.Asked(action, by, "", known.subject()));
    }

    private record Acting(SimulatedWorker worker, long turn) {}

    private List<Acting> acting() {
        return workers.stream()
                .flatMap(worker -> worker.acting().stream().map(turn -> new Acting(worker, turn)))
                .toList();
    }

    /** Mostly one that is in flight, sometimes an old one. */
    private long turn(int pick) {
        var flights = upgrade.flights();
        return pick % 5 == 0 || flights.isEmpty()
                ? 1 + pick % upgrade.turn()
                : flights.get(pick % flights.size()).turn();
    }

    private static <T> void take(List<T> from, int pick, Consumer<T> use) {
        if (!from.isEmpty()) {
            use.accept(from.remove(pick % from.size()));
        }
    }

    private static <T> void any(List<T> of, int pick, Consumer<T> use) {
        if (!of.isEmpty()) {
            use.accept(of.get(pick % of.size()));
        }
    }

    private void tell(Input input) {
        var decision = UpgradeProcess.decide(upgrade, input, now);
        assertThat(UpgradeProcess.decide(upgrade, input, now))
                .as("the same decision once more")
                .isEqualTo(decision);
        if (decision instanceof Decision.Proceed proceed) {
            invariants.check(upgrade, input, proceed, now);
            upgrade = proceed.next();
            carryOut(proceed.effects());
        }
    }

    private void carryOut(List<Effect> effects) {
        for (var effect : effects) {
            switch (effect) {
                case Effect.Send send -> commands.add(send.command());
                case Effect.Tell(Control control) ->
                    workers.forEach(worker -> worker.inbox().add(control));
                case Effect.Wake wake ->
                    timers.add(new Alarm(new TimerFired(wake.timer(), wake.turn()), now.plus(wake.delay())));
                case Effect.LookForHolder look ->
                    tell(new Input.HolderSeen(
                            look.step(), ++looks % 2 == 0 ? Optional.empty() : Optional.of("b000000000000002")));
                case Effect.Recall recall -> tell(new Input.Recalled(rehearsal(recall), Map.of()));
                case Effect.Note _,
                        Effect.Keep _,
                        Effect.Lock _,
                        Effect.Announce _,
                        Effect.RememberRehearsal _,
                        Effect.RememberTimes _ -> {}
            }
        }
    }

    /** Nobody outside waits for the end of something that is over. */
    void everybodyKnowsTheEnd() {
        invariants.everybodyKnowsTheEnd();
    }

    private Optional<PastRehearsal> rehearsal(Effect.Recall recall) {
        if (remembered == Remembered.NOTHING || recall.rehearsal().isEmpty()) {
            return Optional.empty();
        }
        var proof = remembered == Remembered.SOMETHING_ELSE
                ? new Proof("else", "where")
                : recall.rehearsal().get().proof();
        var age = remembered == Remembered.SOMETHING_OLD ? SOME_DAYS.multipliedBy(3) : SOME_DAYS;
        return Optional.of(new PastRehearsal(
                "b000000000000002",
                now.minus(age),
                remembered != Remembered.A_FAILURE,
                proof,
                Duration.ofMinutes(1),
                Map.of("copy", Duration.ofSeconds(50)),
                Map.of()));
    }

    /** No harm is done any more: messages arrive, workers finish, what nobody holds is found lost, timers fire. */
    void rest() {
        for (int i = 0; i < MOST_MOVES_OF_REST; i++) {
            if (!goOn() && !lostTurnsAreFound() && !timersFire() && !peopleDecide()) {
                return;
            }
        }
        throw new AssertionError("it never comes to rest: " + upgrade.state());
    }

    /** One thing happens as it should. */
    private boolean goOn() {
        return messageArrives() || workersWork();
    }

    private boolean messageArrives() {
        if (!events.isEmpty()) {
            tell(new FromWorker(events.removeFirst()));
            return true;
        }
        for (var worker : workers) {
            if (!worker.inbox().isEmpty()) {
                worker.obey(worker.inbox().removeFirst(), 0);
                return true;
            }
        }
        if (!commands.isEmpty()) {
            workers.getFirst().accept(commands.removeFirst());
            return true;
        }
        return false;
    }

    private boolean workersWork() {
        for (var worker : workers) {
            worker.waiting().forEach(worker::askForGo);
            worker.acting().stream().filter(turn -> !worker.isProbe(turn)).forEach(worker::complete);
        }
        return !events.isEmpty();
    }

    private boolean lostTurnsAreFound() {
        var lost = upgrade.flights().stream()
                .map(Flight::turn)
                .filter(turn -> workers.stream().noneMatch(worker -> worker.holds(turn)))
                .toList();
        lost.forEach(turn -> tell(new TurnLost(turn, Duration.ZERO, "silence")));
        return !lost.isEmpty();
    }

    private boolean timersFire() {
        if (timers.isEmpty()) {
            return false;
        }
        var first = timers.stream().min(Comparator.comparing(Alarm::due)).orElseThrow();
        timers.remove(first);
        ring(first);
        return true;
    }

    /** Who is asked for something answers. */
    private boolean peopleDecide() {
        switch (upgrade.state()) {
            case State.AwaitingApproval _ -> {
                ask(Action.SIGN, "bob");
                ask(Action.APPROVE, "bob");
            }
            case State.Paused _ -> ask(Action.RESUME, "ada");
            default -> {
                return false;
            }
        }
        return true;
    }
}
