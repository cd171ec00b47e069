package dev.uplift.api.core;

import dev.uplift.api.core.Upgrade.StepTime;
import dev.uplift.api.core.schedule.Schedule;
import dev.uplift.api.core.schedule.Slot;
import dev.uplift.contracts.Allowance;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.UpgradeOptions.Approval;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands between the rehearsal and production: somebody's yes to exactly this plan, and a fresh look. */
final class Gate {

    /** Older prechecks are made again before production is touched. */
    static final Duration FRESH = Duration.ofMinutes(5);

    private Gate() {}

    /** Goes to the step at this place, if nothing stands before it. */
    static Decision pass(Draft draft, int at) {
        var upgrade = draft.upgrade();
        var plan = upgrade.plan().orElseThrow();
        if (at < plan.gated() || MainLine.isCommitted(upgrade) || at > plan.production()) {
            return MainLine.begin(draft, at);
        }
        if (!hasBegun(upgrade, plan)
                && needsApproval(upgrade)
                && !upgrade.consent().covers(plan.hash(), draft.now())) {
            draft.become(upgrade.consenting(upgrade.consent().withdrawn()));
            draft.note("approval-needed", Map.of("planHash", plan.hash()));
            draft.go(new State.AwaitingApproval(at));
            return draft.proceed();
        }
        return at < plan.production() ? MainLine.begin(draft, at) : waitForWindow(draft, at);
    }

    /** Once production was touched, it was said yes to. */
    private static boolean hasBegun(Upgrade upgrade, Plan plan) {
        return plan.steps().subList(plan.production(), plan.steps().size()).stream()
                .anyMatch(step -> upgrade.begun().contains(step.name()));
    }

    private static Decision waitForWindow(Draft draft, int at) {
        var options = draft.upgrade().request().options();
        if (options.window().isEmpty() && options.freezes().isEmpty()) {
            return look(draft, at);
        }
        var schedule = Schedule.of(options.window().orElse(Schedule.ANY_TIME), options.freezes());
        return switch (schedule.next(draft.now(), outage(draft.upgrade()))) {
            case Slot.Open open
            when !draft.now().isBefore(open.opens()) -> {
                draft.become(
                        draft.upgrade().consenting(draft.upgrade().consent().startingBy(open.latestStart())));
                yield look(draft, at);
            }
            case Slot.Open open -> {
                draft.go(new State.Scheduled(at, open.opens(), open.latestStart(), open.closes()));
                draft.note("scheduled", Map.of("opens", open.opens(), "latestStart", open.latestStart()));
                wake(draft, open.opens());
                yield draft.proceed();
            }
            case Slot.Never(var reason) ->
                Endings.end(
                        draft,
                        new State.Failed(
                                Problems.noWindow(reason),
                                draft.upgrade().plan().orElseThrow().steps().get(at),
                                Optional.empty()));
        };
    }

    /** The predicted one, and what people do beside it. */
    private static Duration outage(Upgrade upgrade) {
        return Allowance.added(
                Prediction.of(upgrade).orElseThrow().outage(),
                upgrade.request().options().allowances());
    }

    /** At the opening, or before it, when the approval expires. */
    private static void wake(Draft draft, Instant opens) {
        var expires = draft.upgrade().consent().approval().map(Consent.Approval::expires);
        var next = expires.filter(opens::isAfter).orElse(opens);
        var delay = Duration.between(draft.now(), next);
        draft.add(new Effect.Wake(
                Input.Timer.WINDOW, draft.upgrade().turn(), delay.isNegative() ? Duration.ZERO : delay));
    }

    /** A date has come, by whatever clock; the wall clock says which. */
    static Decision woken(Draft draft) {
        if (!(draft.upgrade().state() instanceof State.Scheduled its)) {
            return new Decision.Ignored("no window is waited for");
        }
        var upgrade = draft.upgrade();
        var expired = needsApproval(upgrade)
                && !hasBegun(upgrade, upgrade.plan().orElseThrow())
                && !upgrade.consent().covers(upgrade.plan().orElseThrow().hash(), draft.now());
        if (!expired && draft.now().isBefore(its.opens())) {
            wake(draft, its.opens());
            return draft.proceed();
        }
        return pass(draft, its.at());
    }

    /** The first step came to a worker after the latest start: nothing was done, and the next window is waited for. */
    static Decision missed(Draft draft, State.Running running) {
        var step = draft.upgrade().plan().orElseThrow().steps().get(running.at());
        // What an earlier try has done, before a retry, is still to be undone.
        if (draft.upgrade().times().stream().noneMatch(time -> time.step().equals(step.name()))) {
            draft.become(draft.upgrade().notBegun(step.name()));
        }
        Companions.stopAll(draft);
        return pass(draft, running.at());
    }

    /** Looks again, if the last look is long ago. */
    private static Decision look(Draft draft, int at) {
        var upgrade = draft.upgrade();
        if (hasBegun(upgrade, upgrade.plan().orElseThrow()) || isFresh(upgrade, draft.now())) {
            return MainLine.begin(draft, at);
        }
        draft.go(new State.Rechecking(at, draft.launch(UpgradeProcess.inspect())));
        return draft.proceed();
    }

    static boolean needsApproval(Upgrade upgrade) {
        return upgrade.request().options().approval() != Approval.NONE;
    }

    /** The last one counts, not the latest: after a clock was set back, a look may stand in the future. */
    private static boolean isFresh(Upgrade upgrade, Instant now) {
        return upgrade.times().stream()
                .filter(time -> time.step().equals(UpgradeProcess.precheck().name()))
                .map(StepTime::endedAt)
                .reduce((_, last) -> last)
                .filter(last -> !now.isBefore(last) && !now.isAfter(last.plus(FRESH)))
                .isPresent();
    }

    /** INSPECT or PRECHECK answered again. */
    static Decision rechecked(Draft draft, State.Rechecking state, Flight flight, Outcome answer) {
        if (flight.step().equals(UpgradeProcess.inspect())) {
            answer.inspection().ifPresent(seen -> draft.become(draft.upgrade().inspected(seen)));
            draft.go(new State.Rechecking(state.at(), draft.launch(UpgradeProcess.precheck())));
            return draft.proceed();
        }
        var approved = draft.upgrade().plan().orElseThrow();
        var step = approved.steps().get(state.at());
        var blocking = MainLine.blocking(draft.upgrade(), answer.findings());
        if (blocking > 0 || answer.plan().isEmpty()) {
            draft.become(draft.upgrade()
                    .planned(draft.upgrade().plan(), draft.upgrade().estimates(), answer.findings()));
            var problem = blocking > 0 ? Problems.blockedSince(blocking) : Problems.noPlan();
            return Endings.end(draft, new State.Failed(problem, step, Optional.empty()));
        }
        var plan = answer.plan().get();
        draft.become(draft.upgrade().planned(answer.plan(), answer.estimates(), warnedBefore(draft, answer)));
        var changed = !plan.hash().equals(approved.hash());
        if (changed) {
            draft.note("plan-changed", Map.of("planHash", plan.hash(), "before", approved.hash()));
        }
        if (Lessons.isOutdated(draft)) {
            return MainLine.advance(draft, 0);
        }
        if (!changed) {
            return pass(draft, state.at());
        }
        return MainLine.advance(draft, needsApproval(draft.upgrade()) ? plan.gated() : plan.production());
    }

    /** What the prechecks find now, and what was raised by steps since the first time. */
    private static List<Finding> warnedBefore(Draft draft, Outcome answer) {
        var now = answer.findings().stream().map(Finding::id).toList();
        var all = new ArrayList<>(answer.findings());
        draft.upgrade().findings().stream()
                .filter(finding -> finding.object().startsWith("step ") && !now.contains(finding.id()))
                .forEach(all::add);
        return all;
    }
}
