package dev.uplift.api.core;

import dev.uplift.api.core.Input.Asked;
import dev.uplift.api.core.Input.FromWorker;
import dev.uplift.api.core.Input.HolderSeen;
import dev.uplift.api.core.Input.LockRefused;
import dev.uplift.api.core.Input.Recalled;
import dev.uplift.api.core.Input.TimerFired;
import dev.uplift.api.core.Input.TurnLost;
import dev.uplift.api.core.Input.Undelivered;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.command.Control;
import dev.uplift.contracts.event.Event.Accepted;
import dev.uplift.contracts.event.Event.Completed;
import dev.uplift.contracts.event.Event.Declined;
import dev.uplift.contracts.event.Event.FactsLearned;
import dev.uplift.contracts.event.Event.Failed;
import dev.uplift.contracts.event.Event.HandedBack;
import dev.uplift.contracts.event.Event.Logged;
import dev.uplift.contracts.event.Event.Progressed;
import dev.uplift.contracts.event.Event.StepEvent;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of an upgrade when something happens. One pure function: the same upgrade, input and time give the same
 * decision, and nothing else is looked at.
 */
public final class UpgradeProcess {

    /** A step that ends that many workers without an answer is taken for their cause. */
    static final int MOST_LOST_TURNS = 20;

    /** A server that does not answer is waited for; an address with a mistake in it should be known soon. */
    private static final Duration REACHING = Duration.ofMinutes(5);

    private static final Duration LOOKING = Duration.ofMinutes(30);
    private static final Step INSPECT =
            Step.of(Phase.INSPECT, "inspect", REACHING).asRepeatable();

    /** A platform may take minutes to look for itself; the last two facts say what was begun there. */
    private static final Step PRECHECK = Step.of(Phase.PRECHECK, "precheck", LOOKING)
            .asRepeatable()
            .needing("source.version", "source.identity", "precheck.asked", "precheck.operation");

    private UpgradeProcess() {}

    /** The first decision about a request that was accepted: look at the servers. */
    public static Decision.Proceed begin(UpgradeId id, UpgradeRequest request, Instant now) {
        var flight = Flight.first(INSPECT, 1, now);
        var draft = new Draft(Upgrade.asked(id, request, new State.Planning(flight), now), now);
        draft.note("requested", Map.of("by", request.requestedBy(), "state", State.Name.PLANNING.name()));
        draft.go(new State.Planning(draft.launch(INSPECT)));
        return (Decision.Proceed) draft.proceed();
    }

    /** What follows. */
    public static Decision decide(Upgrade upgrade, Input input, Instant now) {
        return Announcing.with(upgrade, input, decide(new Draft(upgrade, now), input), now);
    }

    private static Decision decide(Draft draft, Input input) {
        return switch (input) {
            case FromWorker(var event) -> fromWorker(draft, event);
            case TurnLost lost -> turnLost(draft, lost);
            case TimerFired fired -> timerFired(draft, fired);
            case LockRefused refused -> lockRefused(draft, refused);
            case HolderSeen seen -> CleanUps.holderSeen(draft, seen);
            case Undelivered(var kind, var to, var answer) -> {
                draft.note("announcement-undelivered", Map.of("kind", kind, "to", to, "answer", answer));
                yield draft.proceed();
            }
            case Recalled recalled -> Lessons.recalled(draft, recalled);
            case Asked asked -> Actions.decide(draft, asked);
        };
    }

    private static Decision fromWorker(Draft draft, StepEvent event) {
        var found = draft.upgrade().flight(event.turn());
        if (found.isEmpty()) {
            return late(draft, event);
        }
        var flight = found.get();
        return switch (event) {
            case Accepted accepted -> accepted(draft, flight, accepted);
            case Declined declined -> declined(draft, flight, declined);
            case Progressed progressed -> {
                draft.replace(flight, flight.with(progressed.progress()));
                yield companionSpoke(draft, flight);
            }
            case FactsLearned learned -> {
                draft.become(draft.upgrade().learning(learned.facts(), false));
                learned.findings()
                        .forEach(finding -> draft.become(draft.upgrade().warned(finding)));
                if (!learned.checks().isEmpty()) {
                    draft.add(new Effect.Keep(learned.checks()));
                }
                yield companionSpoke(draft, flight);
            }
            case Logged logged -> {
                note(draft, logged);
                yield companionSpoke(draft, flight);
            }
            case Completed completed when mayAnswer(flight, event) -> completed(draft, flight, completed);
            case Failed failed
            when mayAnswer(flight, event) -> failed(draft, flight, failed.problem(), failed.elapsed());
            case HandedBack back when mayAnswer(flight, event) -> handedBack(draft, flight, back);
            case Completed _, Failed _, HandedBack _ ->
                new Decision.Ignored("turn %d is held by %s, not by %s"
                        .formatted(event.turn(), flight.worker().orElse("nobody"), event.worker()));
        };
    }

    /** Only the worker that got Go answers; of a repeatable step, any. */
    private static boolean mayAnswer(Flight flight, StepEvent event) {
        return flight.step().repeatable() || flight.worker().equals(Optional.of(event.worker()));
    }

    /** A verdict that comes late changes nothing; what was learned, or written, is true all the same. */
    private static Decision late(Draft draft, StepEvent event) {
        var because = "answers turn %d, which is over".formatted(event.turn());
        return switch (event) {
            case Accepted accepted -> {
                draft.add(new Effect.Tell(new Control.Drop(draft.upgrade().id(), accepted.turn(), accepted.worker())));
                yield draft.proceed();
            }
            case FactsLearned learned -> mergedLate(draft, learned.facts(), because);
            case Completed completed -> mergedLate(draft, completed.facts(), because);
            case Logged logged -> {
                note(draft, logged);
                yield draft.proceed();
            }
            case Declined _, Progressed _, Failed _, HandedBack _ -> new Decision.Ignored(because);
        };
    }

    private static void note(Draft draft, Logged logged) {
        draft.note("log", Map.of("source", logged.source(), "lines", logged.lines()));
    }

    private static Decision mergedLate(Draft draft, Map<String, Object> facts, String because) {
        var merged = draft.upgrade().learning(facts, true);
        if (merged.facts().equals(draft.upgrade().facts())) {
            return new Decision.Ignored(because);
        }
        draft.become(merged);
        return draft.proceed();
    }

    private static Decision accepted(Draft draft, Flight flight, Accepted accepted) {
        var id = draft.upgrade().id();
        var worker = accepted.worker();
        var holder = flight.worker().orElse(worker);
        if (!holder.equals(worker)) {
            draft.add(new Effect.Tell(new Control.Drop(id, flight.turn(), worker)));
            return draft.proceed();
        }
        if (flight.worker().isEmpty()) {
            // Judged here, by one clock for all; a worker whose clock is behind would begin outside the window.
            if (draft.isTooLate(flight) && draft.upgrade().state() instanceof State.Running running) {
                draft.add(new Effect.Tell(new Control.Drop(id, flight.turn(), worker)));
                return Gate.missed(draft, running);
            }
            draft.replace(flight, flight.heldBy(worker));
        }
        if (flight.stopping()) {
            draft.add(new Effect.Tell(new Control.Cancel(id, flight.turn(), worker)));
        } else if (!flight.step().repeatable()) {
            draft.add(new Effect.Tell(new Control.Go(id, flight.turn(), worker)));
        }
        return draft.proceed();
    }

    private static Decision declined(Draft draft, Flight flight, Declined declined) {
        if (flight.worker().isPresent()) {
            return new Decision.Ignored("another worker holds turn " + flight.turn());
        }
        if (flight.stopping()) {
            return ended(draft, flight, Duration.ZERO);
        }
        draft.offerElsewhere(flight);
        return draft.proceed();
    }

    private static Decision handedBack(Draft draft, Flight flight, HandedBack back) {
        if (flight.stopping()) {
            return ended(draft, flight, back.elapsed());
        }
        if (back.reason().equals(HandedBack.TOO_LATE)
                && draft.upgrade().state() instanceof State.Running running
                && !draft.isCompanion(flight)) {
            return tooLate(draft, running, flight, back);
        }
        noteHandedBack(draft, flight, back);
        return again(draft, flight, back.elapsed());
    }

    private static void noteHandedBack(Draft draft, Flight flight, HandedBack back) {
        draft.note("step-handed-back", Map.of("step", flight.step().name(), "reason", back.reason()));
    }

    /** A worker says that the window is over; if it is not, that worker's clock is wrong, and it may stay so for long. */
    private static Decision tooLate(Draft draft, State.Running running, Flight flight, HandedBack back) {
        if (draft.isTooLate(flight)) {
            noteHandedBack(draft, flight, back);
            return Gate.missed(draft, running);
        }
        var problem = Problems.clockAhead(flight, back.worker());
        if (draft.upgrade().findings().stream()
                .noneMatch(finding -> finding.id().equals(problem.code()))) {
            noteHandedBack(draft, flight, back);
            draft.become(draft.upgrade().warned(MainLine.warning(flight.step(), problem)));
        }
        draft.offerElsewhereLater(flight);
        return draft.proceed();
    }

    private static Decision turnLost(Draft draft, TurnLost lost) {
        var found = draft.upgrade().flight(lost.turn());
        if (found.isEmpty()) {
            return new Decision.Ignored("turn %d is over".formatted(lost.turn()));
        }
        var flight = found.get().countingLoss();
        if (flight.stopping()) {
            return ended(draft, found.get(), lost.elapsed());
        }
        draft.note("turn-lost", Map.of("step", flight.step().name(), "turn", flight.turn(), "why", lost.why()));
        if (flight.lost() > MOST_LOST_TURNS) {
            return failed(draft, found.get(), Problems.workersLost(flight), lost.elapsed());
        }
        // Whoever had Go may have begun, though nothing was heard of it.
        var used = flight.isActing() && lost.elapsed().isZero() ? Duration.ofMillis(1) : lost.elapsed();
        return again(draft, flight, used);
    }

    private static Decision again(Draft draft, Flight flight, Duration used) {
        if (flight.left().compareTo(used) <= 0) {
            return failed(draft, flight, Problems.timedOut(flight), used);
        }
        draft.resend(flight, used);
        return draft.proceed();
    }

    /** A flight that was told to stop is over, whatever came of it. */
    private static Decision ended(Draft draft, Flight flight, Duration elapsed) {
        if (draft.isCompanion(flight)) {
            return Companions.gone(draft, flight);
        }
        draft.stopped(flight, elapsed);
        return MainLine.stopped(draft);
    }

    private static Decision completed(Draft draft, Flight flight, Completed completed) {
        draft.become(draft.upgrade().learning(completed.facts(), false));
        if (draft.isCompanion(flight)) {
            return Companions.gone(draft, flight);
        }
        draft.completed(flight, completed.elapsed());
        if (draft.isCleanUp(flight)) {
            return CleanUps.completed(draft, flight);
        }
        return flight.stopping() ? MainLine.stopped(draft) : MainLine.completed(draft, flight, completed.outcome());
    }

    private static Decision failed(Draft draft, Flight flight, Problem problem, Duration elapsed) {
        if (draft.isCompanion(flight)) {
            draft.note("companion-failed", Map.of("step", flight.step().name(), "detail", problem.detail()));
            return Companions.gone(draft, flight);
        }
        if (flight.stopping()) {
            return ended(draft, flight, elapsed);
        }
        draft.failed(flight, elapsed, problem);
        if (draft.isCleanUp(flight)) {
            return CleanUps.failed(draft, flight, problem);
        }
        return MainLine.failed(draft, flight.step(), problem);
    }

    private static Decision companionSpoke(Draft draft, Flight flight) {
        return draft.isCompanion(flight) ? Companions.spoke(draft) : draft.proceed();
    }

    private static Decision timerFired(Draft draft, TimerFired fired) {
        return switch (fired.timer()) {
            case COMPANION_STARTS -> Companions.spoke(draft);
            case COMPANION_ENDS -> Companions.silenced(draft, fired.turn());
            case WINDOW -> Gate.woken(draft);
            case OBSERVED -> MainLine.observed(draft);
            case CLEAN_UP -> CleanUps.woken(draft);
            case ANNOUNCEMENT -> Announcing.woken(draft);
            case STOP_AGAIN ->
                draft.upgrade()
                        .flight(fired.turn())
                        .filter(Flight::stopping)
                        .map(flight -> {
                            draft.stop(flight);
                            return draft.proceed();
                        })
                        .orElseGet(() -> new Decision.Ignored("turn %d is over".formatted(fired.turn())));
        };
    }

    private static Decision lockRefused(Draft draft, LockRefused refused) {
        if (!(draft.upgrade().state() instanceof State.Planning(var step))) {
            return new Decision.Ignored("planning is over");
        }
        step.ifPresent(draft::forget);
        return Endings.end(
                draft,
                new State.Rejected(Problem.of(
                        Kind.REQUEST,
                        "server-locked",
                        "One of the servers is the one of upgrade %s, under another address."
                                .formatted(refused.holder()),
                        "Wait for upgrade %s to end, or cancel it.".formatted(refused.holder()))));
    }

    static Step inspect() {
        return INSPECT;
    }

    static Step precheck() {
        return PRECHECK;
    }
}
