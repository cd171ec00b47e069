package dev.uplift.api.core;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.UpgradeOptions.OnFailure;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The order of things: planning, the plan's steps one by one, and back if it must be. */
final class MainLine {

    private MainLine() {}

    /** The step in flight is done. */
    static Decision completed(Draft draft, Flight flight, Optional<Outcome> outcome) {
        return switch (draft.upgrade().state()) {
            case State.Planning _ -> planned(draft, flight, answer(outcome));
            case State.Rechecking its -> Gate.rechecked(draft, its, flight, answer(outcome));
            case State.Running running -> {
                Companions.stopAfter(draft, running.at());
                Lessons.completed(draft, running.at());
                yield goOn(draft, running);
            }
            case State.Cancelling its ->
                course(draft, its.course().rest(), course -> new State.Cancelling(its.then(), course), its.then());
            case State.RollingBack its ->
                course(
                        draft,
                        its.course().rest(),
                        course -> new State.RollingBack(its.cause(), course),
                        new State.RolledBack(its.cause()));
            case State.Failed its ->
                course(
                        draft,
                        its.opening().orElseThrow().rest(),
                        course -> new State.Failed(its.problem(), its.at(), Optional.of(course)),
                        new State.Failed(its.problem(), its.at(), Optional.empty()));
            case State.Succeeded its ->
                course(
                        draft,
                        its.releasing().orElseThrow().rest(),
                        course -> new State.Succeeded(Optional.of(course), false),
                        new State.Succeeded(Optional.empty(), true));
            case State.Ending _,
                    State.Planned _,
                    State.Rejected _,
                    State.AwaitingApproval _,
                    State.Scheduled _,
                    State.Paused _,
                    State.Observing _,
                    State.Cancelled _,
                    State.RolledBack _,
                    State.Closed _ -> new Decision.Ignored("nothing is in flight");
        };
    }

    private static Outcome answer(Optional<Outcome> outcome) {
        return outcome.orElseGet(() -> new Outcome(Optional.empty(), List.of(), Optional.empty()));
    }

    private static Decision planned(Draft draft, Flight flight, Outcome answer) {
        if (flight.step().equals(UpgradeProcess.inspect())) {
            answer.inspection().ifPresent(seen -> {
                draft.become(draft.upgrade().inspected(seen));
                if (!draft.upgrade().request().dryRun()) {
                    draft.add(new Effect.Lock(identities(seen)));
                }
            });
            draft.go(new State.Planning(draft.launch(UpgradeProcess.precheck())));
            return draft.proceed();
        }
        draft.become(draft.upgrade().planned(answer.plan(), answer.estimates(), answer.findings()));
        var blocking = blocking(draft.upgrade(), answer.findings());
        if (blocking > 0) {
            return Endings.end(draft, new State.Rejected(Problems.blocked(blocking)));
        }
        if (answer.plan().isEmpty()) {
            return Endings.end(draft, new State.Rejected(Problems.noPlan()));
        }
        return Lessons.recall(draft);
    }

    /** How many of these nobody accepted. */
    static long blocking(Upgrade upgrade, List<Finding> findings) {
        var accepted = upgrade.request().options().accept();
        return findings.stream()
                .filter(finding -> finding.blocks() && !accepted.contains(finding.id()))
                .count();
    }

    static Set<String> identities(Inspection seen) {
        var keys = new LinkedHashSet<String>();
        keys.add("identity:" + seen.source().identity());
        seen.target().ifPresent(target -> keys.add("identity:" + target.identity()));
        return keys;
    }

    /** A step of the plan is over: to the next one, unless somebody asked to hold. */
    private static Decision goOn(Draft draft, State.Running over) {
        var next = over.at() + 1;
        if (over.pausing()
                && next < draft.upgrade().plan().orElseThrow().steps().size()) {
            draft.go(new State.Paused(next));
            return draft.proceed();
        }
        return advance(draft, next);
    }

    /** Goes to the step at this place, or the first after it that is not skipped, as far as it is allowed, or to the end. */
    static Decision advance(Draft draft, int at) {
        var steps = draft.upgrade().plan().orElseThrow().steps();
        var next = at;
        while (next < steps.size() && draft.upgrade().skips(steps.get(next))) {
            next++;
        }
        return next == steps.size() ? finish(draft) : Gate.pass(draft, next);
    }

    private static Decision finish(Draft draft) {
        var time = draft.upgrade().request().options().observe();
        if (time.isZero()) {
            return Endings.end(draft, new State.Succeeded(Optional.empty(), false));
        }
        Companions.start(draft, Phase.OBSERVE);
        draft.go(new State.Observing(draft.now().plus(time)));
        draft.add(new Effect.Wake(Input.Timer.OBSERVED, draft.upgrade().turn(), time));
        return draft.proceed();
    }

    /** The time of observation may be over; the wall clock says whether it is. */
    static Decision observed(Draft draft) {
        if (!(draft.upgrade().state() instanceof State.Observing(Instant until))) {
            return new Decision.Ignored("is not observed");
        }
        if (draft.now().isBefore(until)) {
            var left = Duration.between(draft.now(), until);
            draft.add(new Effect.Wake(Input.Timer.OBSERVED, draft.upgrade().turn(), left));
            return draft.proceed();
        }
        return Endings.end(draft, new State.Succeeded(Optional.empty(), false));
    }

    /** Goes to the step at this place: nothing stands before it. */
    static Decision begin(Draft draft, int at) {
        if (Companions.startBeside(draft, at)) {
            draft.go(new State.Running(at, Optional.empty(), false));
        } else {
            launch(draft, at, false);
        }
        return draft.proceed();
    }

    static void launch(Draft draft, int at, boolean pausing) {
        var flight = draft.launch(draft.upgrade().plan().orElseThrow().steps().get(at));
        draft.go(new State.Running(at, Optional.of(flight), pausing));
    }

    /** Goes to the first of these steps, or into the last state if there is none. */
    static Decision course(Draft draft, List<Step> steps, Function<State.Course, State> under, State last) {
        if (steps.isEmpty()) {
            return Endings.end(draft, last);
        }
        var flight = draft.launch(steps.getFirst());
        draft.go(under.apply(new State.Course(flight, steps.subList(1, steps.size()))));
        return draft.proceed();
    }

    /** The step in flight was told to stop, and is over. */
    static Decision stopped(Draft draft) {
        if (!(draft.upgrade().state() instanceof State.Cancelling its)) {
            return new Decision.Ignored("nothing was to be stopped");
        }
        return course(draft, its.course().rest(), course -> new State.Cancelling(its.then(), course), its.then());
    }

    /** The step in flight will not get there. */
    static Decision failed(Draft draft, Step step, Problem problem) {
        return switch (draft.upgrade().state()) {
            case State.Planning _ -> Endings.end(draft, new State.Failed(problem, step, Optional.empty()));
            case State.RollingBack its -> letIn(draft, its.course(), problem, step);
            case State.Cancelling its -> letIn(draft, its.course(), problem, step);
            case State.Rechecking its ->
                Endings.end(
                        draft,
                        new State.Failed(
                                problem,
                                draft.upgrade().plan().orElseThrow().steps().get(its.at()),
                                Optional.empty()));
            case State.Running running -> failedRunning(draft, running, problem);
            case State.Failed its ->
                letIn(draft, its.opening().orElseThrow(), Problems.stillShut(its.problem(), problem), its.at());
            case State.Succeeded _ -> {
                draft.become(draft.upgrade().warned(warning(step, problem)));
                yield Endings.end(draft, new State.Succeeded(Optional.empty(), false));
            }
            case State.Ending _,
                    State.Planned _,
                    State.Rejected _,
                    State.AwaitingApproval _,
                    State.Scheduled _,
                    State.Paused _,
                    State.Observing _,
                    State.Cancelled _,
                    State.RolledBack _,
                    State.Closed _ -> new Decision.Ignored("nothing is in flight");
        };
    }

    private static Decision failedRunning(Draft draft, State.Running running, Problem problem) {
        var at = running.at();
        var plan = draft.upgrade().plan().orElseThrow();
        var step = plan.steps().get(at);
        var noReturn = pointOfNoReturn(plan);
        if (at > noReturn) {
            // What comes after the commitment improves a good upgrade; it never takes one back.
            draft.become(draft.upgrade().warned(warning(step, problem)));
            Companions.stopAfter(draft, at);
            return goOn(draft, running);
        }
        // Production was not touched: the clone stays as evidence, until somebody decides.
        if (isCommitted(draft.upgrade()) || at < plan.production()) {
            Lessons.failed(draft, at);
            return Endings.end(draft, new State.Failed(problem, step, Optional.empty()));
        }
        var due = undoing(draft.upgrade());
        if (mayRollBack(draft.upgrade(), plan) && !due.isEmpty()) {
            return course(
                    draft, steps(due), course -> new State.RollingBack(problem, course), new State.RolledBack(problem));
        }
        return course(
                draft,
                steps(due.stream().filter(Undo::always).toList()),
                course -> new State.Failed(problem, step, Optional.of(course)),
                new State.Failed(problem, step, Optional.empty()));
    }

    /** Taking back has failed, and waits for a person; what keeps clients out is ended all the same, as far as it can be. */
    private static Decision letIn(Draft draft, State.Course course, Problem problem, Step at) {
        var always =
                steps(undoing(draft.upgrade()).stream().filter(Undo::always).toList());
        return course(
                draft,
                course.rest().stream().filter(always::contains).toList(),
                rest -> new State.Failed(problem, at, Optional.of(rest)),
                new State.Failed(problem, at, Optional.empty()));
    }

    private static boolean mayRollBack(Upgrade upgrade, Plan plan) {
        return upgrade.request()
                .options()
                .onFailure()
                .map(wanted -> wanted == OnFailure.ROLLBACK)
                .orElse(plan.undoLosesNothing());
    }

    static Finding warning(Step step, Problem problem) {
        return new Finding(problem.code(), Severity.WARN, "step " + step.name(), problem.detail(), problem.remedy());
    }

    /** The place of the first step that cannot be cancelled; beyond the end if there is none. */
    static int pointOfNoReturn(Plan plan) {
        return plan.pointOfNoReturn().map(plan::indexOf).orElse(plan.steps().size());
    }

    /** Whether clients may use the new server, so that nothing may be undone by itself; a retry does not change that. */
    static boolean isCommitted(Upgrade upgrade) {
        return upgrade.plan()
                .flatMap(Plan::pointOfNoReturn)
                .filter(upgrade.begun()::contains)
                .isPresent();
    }

    /** What must be undone, in the plan's order: only what was begun. */
    static List<Undo> undoing(Upgrade upgrade) {
        return upgrade.plan().map(Plan::undo).orElse(List.of()).stream()
                .filter(undo -> upgrade.begun().contains(undo.undoes()))
                .toList();
    }

    static List<Step> steps(List<Undo> undo) {
        return undo.stream().map(Undo::step).toList();
    }
}
