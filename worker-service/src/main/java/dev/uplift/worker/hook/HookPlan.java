package dev.uplift.worker.hook;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Hook;
import dev.uplift.contracts.Hook.At;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Puts hooks among the steps that a driver planned; pure. */
final class HookPlan {

    static final String NOT_RUN = "hook-not-run";

    private static final Duration QUICK = Duration.ofSeconds(5);
    private static final Duration SCALING = Duration.ofMinutes(1);

    private final Plan plan;
    private final List<Hook> hooks;
    private final List<Estimate> estimates = new ArrayList<>();

    private HookPlan(Plan plan, List<Hook> hooks) {
        this.plan = plan;
        this.hooks = hooks;
    }

    /** The same outcome, if there is no plan or no hook. */
    static Outcome of(Outcome prechecked, List<Hook> hooks) {
        if (hooks.isEmpty() || prechecked.plan().isEmpty()) {
            return prechecked;
        }
        var weaving = new HookPlan(prechecked.plan().get(), hooks);
        var findings = Stream.concat(prechecked.findings().stream(), weaving.notRun().stream());
        var woven = weaving.woven();
        var estimates = Stream.concat(prechecked.estimates().stream(), weaving.estimates.stream());
        return new Outcome(prechecked.inspection(), findings.toList(), Optional.of(woven), estimates.toList());
    }

    private List<Finding> notRun() {
        return rehearsed()
                ? List.of()
                : hooks.stream()
                        .filter(hook -> hook.at() == At.REHEARSAL_READY)
                        .map(hook -> new Finding(
                                NOT_RUN,
                                Severity.WARN,
                                "hook " + hook.name(),
                                "Nothing is rehearsed, so that there is no clone of which it could tell.",
                                "Ask for a rehearsal, or leave the hook out."))
                        .toList();
    }

    private boolean rehearsed() {
        return plan.steps().subList(0, cloned()).stream().anyMatch(step -> step.phase() == Phase.REHEARSE);
    }

    /** What is done for the rehearsal is done before this place. */
    private int cloned() {
        return Math.min(plan.gated(), plan.production());
    }

    private Plan woven() {
        var rehearsal = rehearsed() ? hooks(At.REHEARSAL_READY) : List.<Step>of();
        var quiesce = hooks(At.QUIESCE);
        var steps = new ArrayList<>(plan.steps());
        // From behind, so that places before stay what they are.
        steps.addAll(resuming(), back());
        steps.addAll(plan.production(), quiesce);
        steps.addAll(cloned(), rehearsal);
        return new Plan(
                plan.identity(),
                plan.from(),
                plan.to(),
                plan.strategy(),
                steps,
                plan.companions(),
                undo(steps),
                plan.pointOfNoReturn(),
                plan.undoLosesNothing(),
                plan.release(),
                gate(quiesce),
                plan.wayBack(),
                plan.removals());
    }

    /** Where the first step of production needs the approval, so does what comes before it now. */
    private Optional<String> gate(List<Step> quiesce) {
        return plan.gate().isPresent() && plan.gated() == plan.production() && !quiesce.isEmpty()
                ? Optional.of(quiesce.getFirst().name())
                : plan.gate();
    }

    private List<Step> hooks(At at) {
        return hooks.stream()
                .filter(hook -> hook.at() == at)
                .map(hook -> switch (at) {
                    case QUIESCE -> outage(HookStep.of(hook, Phase.QUIESCE), hook);
                    case RESUME -> outage(HookStep.of(hook, Phase.RESUME), hook);
                    case REHEARSAL_READY -> HookStep.of(hook, Phase.REHEARSE);
                })
                .toList();
    }

    /** In the order in which the hooks were given, so that they say themselves what comes back first. */
    private List<Step> back() {
        return hooks.stream()
                .flatMap(hook -> HookStep.back(hook, Phase.RESUME).stream().map(step -> outage(step, hook)))
                .toList();
    }

    private Step outage(Step step, Hook hook) {
        estimates.add(new Estimate(
                step.name(),
                switch (hook) {
                    case Hook.Http _, Hook.Sql _ -> QUICK;
                    case Hook.KubernetesScale _ -> SCALING;
                }));
        return step.duringOutage();
    }

    /** After the last step that lets clients in; where no step says so, after the last that keeps them out. */
    private int resuming() {
        var steps = plan.steps();
        var resumed = last(step -> step.phase() == Phase.RESUME);
        var kept = last(Step::outage);
        var after = resumed >= 0 ? resumed : kept >= 0 ? kept : steps.size() - 1;
        return Math.max(after + 1, plan.production());
    }

    private int last(Predicate<Step> wanted) {
        var found = -1;
        for (int i = 0; i < plan.steps().size(); i++) {
            found = wanted.test(plan.steps().get(i)) ? i : found;
        }
        return found;
    }

    /**
     * Whatever ends an outage ends it for hooks, too: when the driver has opened the source, and before it removes what
     * nobody waits for.
     */
    private List<Undo> undo(List<Step> steps) {
        var production = steps.stream()
                .filter(step -> !step.phase().isBeforeProduction())
                .map(Step::name)
                .findFirst();
        var ending = hooks.stream()
                .flatMap(hook -> HookStep.back(hook, Phase.ROLL_BACK).stream()
                        .map(step -> new Undo(
                                step, hook.at() == At.QUIESCE ? HookStep.name(hook) : production.orElseThrow(), true)))
                .toList();
        var undo = new ArrayList<>(plan.undo());
        undo.addAll(opened(), ending);
        return undo;
    }

    private int opened() {
        for (int i = plan.undo().size() - 1; i >= 0; i--) {
            if (plan.undo().get(i).always()) {
                return i + 1;
            }
        }
        return plan.undo().size();
    }
}
