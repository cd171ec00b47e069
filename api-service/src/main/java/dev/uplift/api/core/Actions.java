package dev.uplift.api.core;

import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.Asked;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.WayBack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people may ask of an upgrade, and when. The table in {@code docs/states.md} is made by asking this class. */
final class Actions {

    private Actions() {}

    static Decision decide(Draft draft, Asked asked) {
        var data = new LinkedHashMap<String, Object>(
                Map.of("action", asked.action().path(), "by", asked.by()));
        if (!asked.reason().isBlank()) {
            data.put("reason", asked.reason());
        }
        if (!asked.subject().isEmpty()) {
            data.put("subject", asked.subject());
        }
        draft.note("asked", data);
        return switch (asked.action()) {
            case SIGN -> Approvals.sign(draft, asked);
            case APPROVE -> Approvals.approve(draft, asked);
            case REJECT -> Approvals.reject(draft, asked);
            case PAUSE -> pause(draft);
            case RESUME -> resume(draft);
            case CANCEL -> cancel(draft, asked);
            case RETRY -> retry(draft, asked);
            case ROLLBACK -> rollBack(draft, asked);
            case RELEASE -> release(draft);
            case CLOSE -> close(draft, asked);
            case KEEP -> CleanUps.keep(draft, asked);
        };
    }

    private static Decision pause(Draft draft) {
        return switch (draft.upgrade().state()) {
            case State.AwaitingApproval(int at) -> hold(draft, at);
            case State.Scheduled its -> hold(draft, its.at());
            case State.Paused _ -> new Decision.Ignored("is paused already");
            case State.Running running -> {
                if (isDuringOutage(draft.upgrade(), running.at())) {
                    yield new Decision.Refused(Problems.pauseInOutage());
                }
                draft.go(new State.Running(running.at(), running.step(), true));
                yield draft.proceed();
            }
            case State.Planning _,
                    State.Rechecking _,
                    State.Planned _,
                    State.Rejected _,
                    State.Cancelling _,
                    State.Cancelled _,
                    State.Observing _,
                    State.Succeeded _,
                    State.Failed _,
                    State.RollingBack _,
                    State.RolledBack _,
                    State.Closed _,
                    State.Ending _ -> refuse(Action.PAUSE, draft.upgrade().state());
        };
    }

    private static Decision hold(Draft draft, int at) {
        draft.go(new State.Paused(at));
        return draft.proceed();
    }

    /** From QUIESCE to RESUME; what is held there keeps clients out. */
    private static boolean isDuringOutage(Upgrade upgrade, int at) {
        var steps = upgrade.plan().orElseThrow().steps();
        var lastResume = -1;
        for (int i = 0; i < steps.size(); i++) {
            lastResume = steps.get(i).phase() == Phase.RESUME ? i : lastResume;
        }
        return at >= upgrade.plan().orElseThrow().production() && at <= lastResume;
    }

    private static Decision resume(Draft draft) {
        return switch (draft.upgrade().state()) {
            case State.Paused(int at) -> MainLine.advance(draft, at);
            case State.Running running
            when running.pausing() -> {
                draft.go(new State.Running(running.at(), running.step(), false));
                yield draft.proceed();
            }
            case State.Running _,
                    State.AwaitingApproval _,
                    State.Scheduled _,
                    State.Planning _,
                    State.Rechecking _,
                    State.Planned _,
                    State.Rejected _,
                    State.Cancelling _,
                    State.Cancelled _,
                    State.Observing _,
                    State.Succeeded _,
                    State.Failed _,
                    State.RollingBack _,
                    State.RolledBack _,
                    State.Closed _,
                    State.Ending _ -> refuse(Action.RESUME, draft.upgrade().state());
        };
    }

    private static Decision cancel(Draft draft, Asked asked) {
        var cancelled = new State.Cancelled(asked.by(), asked.reason());
        return switch (draft.upgrade().state()) {
            case State.Planning(var step) -> {
                step.ifPresent(draft::forget);
                yield Endings.end(draft, cancelled);
            }
            case State.Scheduled its -> stop(draft, its.at(), Optional.empty(), cancelled);
            case State.AwaitingApproval its -> stop(draft, its.at(), Optional.empty(), cancelled);
            case State.Paused its -> stop(draft, its.at(), Optional.empty(), cancelled);
            case State.Rechecking its -> stop(draft, its.at(), Optional.of(its.step()), cancelled);
            case State.Running its -> stop(draft, its.at(), its.step(), cancelled);
            case State.Cancelling _ -> new Decision.Ignored("is being cancelled already");
            case State.Ending ending -> refuse(Action.CANCEL, ending);
            case State.Failed failed -> refuse(Action.CANCEL, failed);
            case State.RollingBack rollingBack -> refuse(Action.CANCEL, rollingBack);
            case State.Planned _,
                    State.Rejected _,
                    State.Observing _,
                    State.Cancelled _,
                    State.Succeeded _,
                    State.RolledBack _,
                    State.Closed _ -> refuse(Action.CANCEL, draft.upgrade().state());
        };
    }

    /** Ends what runs, undoes what was made, and goes into the last state; refuses it past the point of no return. */
    static Decision stop(Draft draft, int at, Optional<Flight> step, State last) {
        var plan = draft.upgrade().plan().orElseThrow();
        if (at >= MainLine.pointOfNoReturn(plan) || MainLine.isCommitted(draft.upgrade())) {
            return new Decision.Refused(
                    Problems.pastNoReturn(plan.pointOfNoReturn().orElseThrow()));
        }
        var undo = MainLine.steps(MainLine.undoing(draft.upgrade()));
        var acting = step.filter(Flight::isActing);
        if (acting.isPresent()) {
            var stopping = draft.stop(acting.get());
            draft.go(new State.Cancelling(last, new State.Course(stopping, undo)));
            return draft.proceed();
        }
        return MainLine.course(draft, undo, course -> new State.Cancelling(last, course), last);
    }

    private static Decision retry(Draft draft, Asked asked) {
        if (!(draft.upgrade().state() instanceof State.Failed failed)
                || failed.opening().isPresent()) {
            return refuse(Action.RETRY, draft.upgrade().state());
        }
        if (failed.at().phase() == Phase.ROLL_BACK) {
            return undo(draft, failed, asked);
        }
        var plan = draft.upgrade().plan();
        var at = plan.map(its -> its.indexOf(failed.at().name())).orElse(-1);
        if (at < 0) {
            draft.go(new State.Planning(draft.launch(UpgradeProcess.inspect())));
            return draft.proceed();
        }
        return MainLine.advance(draft, Math.min(at, plan.orElseThrow().production()));
    }

    private static Decision rollBack(Draft draft, Asked asked) {
        return switch (draft.upgrade().state()) {
            case State.Failed failed when failed.opening().isEmpty() -> undo(draft, failed, asked);
            case State.Observing _ -> goBack(draft, asked);
            case State.Failed _,
                    State.Planning _,
                    State.Planned _,
                    State.Rejected _,
                    State.AwaitingApproval _,
                    State.Scheduled _,
                    State.Rechecking _,
                    State.Running _,
                    State.Paused _,
                    State.Cancelling _,
                    State.Cancelled _,
                    State.Succeeded _,
                    State.RollingBack _,
                    State.RolledBack _,
                    State.Closed _,
                    State.Ending _ -> refuse(Action.ROLLBACK, draft.upgrade().state());
        };
    }

    /** Undoes what was begun, or goes on with the way back where that failed. */
    private static Decision undo(Draft draft, State.Failed failed, Asked asked) {
        var wayBack = draft.upgrade().plan().flatMap(Plan::wayBack).map(WayBack::steps);
        if (wayBack.filter(its -> its.contains(failed.at())).isPresent()) {
            return back(draft, wayBack.get(), Problems.wentBack(asked.by(), asked.reason()));
        }
        return back(draft, MainLine.steps(MainLine.undoing(draft.upgrade())), failed.problem());
    }

    private static Decision back(Draft draft, List<Step> steps, Problem cause) {
        return MainLine.course(
                draft, steps, course -> new State.RollingBack(cause, course), new State.RolledBack(cause));
    }

    /** Back to the old server, after clients have used the new one. */
    private static Decision goBack(Draft draft, Asked asked) {
        var wayBack = draft.upgrade().plan().flatMap(Plan::wayBack);
        if (wayBack.isEmpty()) {
            return new Decision.Refused(Problems.noWayBack());
        }
        if (!wayBack.get().losesNothing() && !asked.subject().equals(Asked.ACCEPTING_LOSS)) {
            return new Decision.Refused(Problems.wayBackLoses(wayBack.get().loses()));
        }
        Companions.stopAll(draft);
        return back(draft, wayBack.get().steps(), Problems.wentBack(asked.by(), asked.reason()));
    }

    private static Decision release(Draft draft) {
        if (!(draft.upgrade().state() instanceof State.Succeeded succeeded)
                || succeeded.releasing().isPresent()) {
            return refuse(Action.RELEASE, draft.upgrade().state());
        }
        if (succeeded.released()) {
            return new Decision.Ignored("was released already");
        }
        var release = draft.upgrade().plan().orElseThrow().release();
        if (release.isEmpty()) {
            return new Decision.Refused(Problems.nothingToRelease());
        }
        return MainLine.course(
                draft,
                release,
                course -> new State.Succeeded(Optional.of(course), false),
                new State.Succeeded(Optional.empty(), true));
    }

    private static Decision close(Draft draft, Asked asked) {
        if (!(draft.upgrade().state() instanceof State.Failed failed)
                || failed.opening().isPresent()) {
            return refuse(Action.CLOSE, draft.upgrade().state());
        }
        return Endings.end(draft, new State.Closed(failed.problem(), asked.by(), asked.reason()));
    }

    static Decision refuse(Action action, State state) {
        var possible = switch (state.name()) {
            case PLANNING -> "Possible now: cancel.";
            case RUNNING -> "Possible now: cancel before the point of no return, and pause outside the outage.";
            case AWAITING_APPROVAL -> "Possible now: approve, reject, sign, pause or cancel.";
            case SCHEDULED -> "Possible now: reject, pause or cancel.";
            case PAUSED -> "Possible now: resume, or cancel before the point of no return.";
            case OBSERVING -> "Possible now: rollback, where the plan has a way back; else it ends by itself.";
            case FAILED -> "Possible now: retry, rollback or close, as soon as no step is running.";
            case SUCCEEDED -> "Possible now: release, which opens the old server again.";
            case CANCELLING, ROLLING_BACK -> "It is being undone; wait for the end.";
            case PLANNED, REJECTED, CANCELLED, ROLLED_BACK, CLOSED ->
                "It has ended; nothing can be asked of it any more. Ask for a new upgrade.";
        };
        return new Decision.Refused(Problems.notNow(action.path(), state.name(), possible));
    }
}
