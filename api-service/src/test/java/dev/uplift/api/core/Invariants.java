package dev.uplift.api.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.Asked;
import dev.uplift.api.core.Input.FromWorker;
import dev.uplift.api.core.Input.TurnLost;
import dev.uplift.api.core.State.Name;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.command.Control.Go;
import dev.uplift.contracts.event.Event.Completed;
import dev.uplift.contracts.event.Event.Failed;
import dev.uplift.contracts.event.Event.HandedBack;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** What must hold at every decision, whatever happened before. Remembers what it was shown, in order. */
final class Invariants {

    private static final Set<Action> STARTING = EnumSet.of(Action.RETRY, Action.ROLLBACK, Action.RELEASE);

    private static final Set<StatesDocument.Edge> DOCUMENTED =
            StatesDocument.edges().keySet();

    private final Map<Long, String> going = new HashMap<>();
    private final Map<String, Integer> begun = new HashMap<>();
    private final Map<String, Integer> completed = new HashMap<>();
    private final ToldPeople people = new ToldPeople();
    private final Safeguards safeguards = new Safeguards();
    private long highestTurn;
    private long entries;
    private int moment;

    /** Looks at one decision that changed something. */
    void check(Upgrade before, Input input, Decision.Proceed decision, Instant now) {
        moment++;
        var after = decision.next();
        var sent = of(decision.effects(), Effect.Send.class).stream()
                .map(Effect.Send::command)
                .toList();
        turnsOnlyGrow(before, after, sent);
        timelineHasNoGaps(after, decision.effects());
        oneWorkerHasGo(after, decision.effects());
        actingTurnsAreGivenUpOnlyWhenTheyEnded(before, input, after);
        stepsComeInOrder(before, input, after);
        nothingIsCommandedAfterTheEnd(before, input, sent);
        lateWordsChangeNothing(before, input, after, sent);
        pointOfNoReturnHolds(before, input, after);
        remember(before, input, after, decision.effects());
        everyChangeIsDocumented(before, after);
        everythingWasUndone(after);
        safeguards.check(before, after, sent, now, begun.keySet(), completed.keySet());
        of(decision.effects(), Effect.Announce.class).forEach(told -> people.hear(told.news(), before, after));
    }

    /** Looks at the first decision. */
    void begin(Decision.Proceed first) {
        highestTurn = first.next().turn();
        entries = of(first.effects(), Effect.Note.class).size();
        assertThat(first.next().entries()).isEqualTo(entries);
    }

    static <T extends Effect> List<T> of(List<Effect> effects, Class<T> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private void turnsOnlyGrow(Upgrade before, Upgrade after, List<Execute> sent) {
        for (var command : sent) {
            assertThat(command.turn()).as("turn of " + command.step().name()).isGreaterThan(highestTurn);
            assertThat(command.timeLeft()).isPositive();
            highestTurn = command.turn();
        }
        assertThat(after.turn()).isEqualTo(highestTurn).isGreaterThanOrEqualTo(before.turn());
        assertThat(after.flights()).extracting(Flight::turn).doesNotHaveDuplicates();
    }

    private void timelineHasNoGaps(Upgrade after, List<Effect> effects) {
        entries += of(effects, Effect.Note.class).size();
        assertThat(after.entries()).as("entries of the timeline").isEqualTo(entries);
    }

    private void oneWorkerHasGo(Upgrade after, List<Effect> effects) {
        for (var told : of(effects, Effect.Tell.class)) {
            if (told.control() instanceof Go(var _, var turn, var worker)) {
                assertThat(going.putIfAbsent(turn, worker))
                        .as("holder of turn " + turn)
                        .isIn(null, worker);
                assertThat(after.flight(turn).flatMap(Flight::worker)).hasValue(worker);
            }
        }
    }

    /** With one flight for each step, this also means that no step ever acts in two turns at once. */
    private static void actingTurnsAreGivenUpOnlyWhenTheyEnded(Upgrade before, Input input, Upgrade after) {
        before.state()
                .flight()
                .filter(Flight::isActing)
                .filter(flight -> after.flight(flight.turn()).isEmpty())
                .ifPresent(flight -> assertThat(endsTurn(before, input, flight.turn()))
                        .as("%s ends turn %d", input, flight.turn())
                        .isTrue());
    }

    private static boolean endsTurn(Upgrade before, Input input, long turn) {
        return switch (input) {
            case TurnLost lost -> lost.turn() == turn;
            case FromWorker(Completed verdict) -> verdict.turn() == turn;
            case FromWorker(Failed verdict) -> verdict.turn() == turn;
            case FromWorker(HandedBack back) -> back.turn() == turn;
            // planning only reads, so that its worker is just dropped
            case Asked _, Input.LockRefused _, Input.HolderSeen _, Input.Recalled _ ->
                before.state() instanceof State.Planning;
            case FromWorker _, Input.TimerFired _, Input.Undelivered _ -> false;
        };
    }

    /** The place in the plan, as long as it is carried out. */
    private static OptionalInt place(State state) {
        return switch (state) {
            case State.Running running -> OptionalInt.of(running.at());
            case State.AwaitingApproval its -> OptionalInt.of(its.at());
            case State.Scheduled its -> OptionalInt.of(its.at());
            case State.Rechecking its -> OptionalInt.of(its.at());
            case State.Paused its -> OptionalInt.of(its.at());
            default -> OptionalInt.empty();
        };
    }

    private static void stepsComeInOrder(Upgrade before, Input input, Upgrade after) {
        var was = place(before.state());
        var is = place(after.state());
        if (isMadeAnew(before, after)) {
            assertThat(before.state()).isInstanceOf(State.Rechecking.class);
            return;
        }
        if (was.isPresent()) {
            var size = after.plan().orElseThrow().steps().size();
            var done = shown(after) == Name.SUCCEEDED || shown(after) == Name.OBSERVING;
            var goes = done ? size : is.orElse(was.getAsInt());
            assertThat(goes).isBetween(was.getAsInt(), unskipped(after, was.getAsInt() + 1));
            if (goes > was.getAsInt()) {
                assertThat(endsTurn(
                                before,
                                input,
                                before.state().flight().orElseThrow().turn()))
                        .as("%s goes on", input)
                        .isTrue();
                var plan = after.plan().orElseThrow();
                assertThat(input instanceof FromWorker(Completed _) || was.getAsInt() > MainLine.pointOfNoReturn(plan))
                        .as("goes on past an unfinished step only after the point of no return")
                        .isTrue();
            }
        } else if (is.isPresent()) {
            var first = before.state() instanceof State.Failed failed ? firstOfRetry(after, failed) : 0;
            assertThat(is.getAsInt()).isEqualTo(unskipped(after, first));
            assertThat(before.state()).isInstanceOfAny(State.Planning.class, State.Failed.class);
        }
    }

    /** The second look saw another plan; where it goes on follows from that one. */
    private static boolean isMadeAnew(Upgrade before, Upgrade after) {
        return before.plan().isPresent()
                && !before.plan().equals(after.plan())
                && place(before.state()).isPresent();
    }

    /** This place, or the first after it whose step is not skipped. */
    private static int unskipped(Upgrade upgrade, int at) {
        var steps = upgrade.plan().orElseThrow().steps();
        var next = at;
        while (next < steps.size() && upgrade.skips(steps.get(next))) {
            next++;
        }
        return next;
    }

    private static int firstOfRetry(Upgrade after, State.Failed failed) {
        var plan = after.plan().orElseThrow();
        return Math.min(plan.indexOf(failed.at().name()), plan.production());
    }

    private static void nothingIsCommandedAfterTheEnd(Upgrade before, Input input, List<Execute> sent) {
        var state = before.state();
        if (sent.stream()
                        .allMatch(command -> Safeguards.removal(before, command).isPresent())
                || !(state.name().isOver() || state instanceof State.Ending)) {
            return;
        }
        assertThat(state).isInstanceOfAny(State.Failed.class, State.Succeeded.class);
        assertThat(state.flight().isPresent() || input instanceof Asked asked && STARTING.contains(asked.action()))
                .as("%s commands after %s", input, state.name())
                .isTrue();
    }

    private static void lateWordsChangeNothing(Upgrade before, Input input, Upgrade after, List<Execute> sent) {
        var turn = switch (input) {
            case FromWorker(var event) -> event.turn();
            case TurnLost lost -> lost.turn();
            case Asked _,
                    Input.TimerFired _,
                    Input.LockRefused _,
                    Input.HolderSeen _,
                    Input.Recalled _,
                    Input.Undelivered _ -> before.turn();
        };
        if (turn < before.turn() && before.flight(turn).isEmpty()) {
            assertThat(after.state()).isEqualTo(before.state());
            assertThat(after.companions()).isEqualTo(before.companions());
            assertThat(after.facts()).containsAllEntriesOf(before.facts());
            assertThat(sent).isEmpty();
        }
    }

    private static void pointOfNoReturnHolds(Upgrade before, Input input, Upgrade after) {
        var committed = before.begun().contains(Plans.NO_RETURN);
        if (shown(after) == Name.CANCELLING || shown(after) == Name.CANCELLED) {
            assertThat(committed).as("cancelled past the point of no return").isFalse();
        }
        if (shown(after) == Name.ROLLING_BACK && shown(before) != Name.ROLLING_BACK && committed) {
            assertThat(input).as("only a person rolls back from there").isInstanceOf(Asked.class);
        }
    }

    /** A step has begun when a worker may act: it was told Go, or was sent one that needs none. */
    private void remember(Upgrade before, Input input, Upgrade after, List<Effect> effects) {
        if (input instanceof FromWorker(Completed verdict)) {
            before.flight(verdict.turn())
                    .ifPresent(flight -> completed.put(flight.step().name(), moment));
        }
        of(effects, Effect.Send.class).stream()
                .map(send -> send.command().step())
                .filter(Step::repeatable)
                .forEach(step -> begun.put(step.name(), moment));
        of(effects, Effect.Tell.class).stream()
                .map(Effect.Tell::control)
                .filter(Go.class::isInstance)
                .flatMap(go -> after.flight(go.turn()).stream())
                .forEach(flight -> begun.put(flight.step().name(), moment));
    }

    private void everythingWasUndone(Upgrade after) {
        if (shown(after) != Name.ROLLED_BACK && shown(after) != Name.CANCELLED) {
            return;
        }
        if (after.state()
                .failure()
                .filter(why -> why.code().equals("went-back"))
                .isPresent()) {
            assertThat(completed).containsKey("return-to-source");
            return;
        }
        for (var undo : after.plan().map(Plan::undo).orElse(List.of())) {
            if (begun.containsKey(undo.undoes())) {
                assertThat(completed.getOrDefault(undo.step().name(), 0))
                        .as("%s was undone after it was begun", undo.undoes())
                        .isGreaterThan(begun.get(undo.undoes()));
            }
        }
    }

    private static void everyChangeIsDocumented(Upgrade before, Upgrade after) {
        var edge = new StatesDocument.Edge(shown(before), shown(after));
        if (edge.from() != edge.to()) {
            assertThat(DOCUMENTED).contains(edge);
        }
    }

    /** Of an upgrade that is over. */
    void everybodyKnowsTheEnd() {
        people.knowTheEnd();
    }

    /** Where it stands, or will stand when the last words are said. */
    static Name shown(Upgrade upgrade) {
        return upgrade.state() instanceof State.Ending ending
                ? ending.then().name()
                : upgrade.state().name();
    }
}
