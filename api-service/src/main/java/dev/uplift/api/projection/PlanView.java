package dev.uplift.api.projection;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.uplift.api.core.Prediction;
import dev.uplift.api.core.Prediction.Basis;
import dev.uplift.api.core.Upgrade;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.WayBack;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an upgrade will do, and what that is expected to take; {@code docs/plan.md} says what each part means.
 *
 * @param hash of all of it: an approval names it
 * @param productionHash of what is done to production: a rehearsal is reused by it
 * @param plan as the driver made it
 * @param estimates one for each step, in the order of the plan
 * @param predictedOutage how long clients will be kept out
 * @param pointOfNoReturn from which step on it cannot be cancelled; empty if it always can
 * @param rollback what takes it back after a failure, in the order in which it is done
 * @param removals what is removed long after the end
 * @param wayBack how to return to the old server while the new one is observed; empty if there is no way
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record PlanView(
        String hash,
        String productionHash,
        Plan plan,
        List<StepEstimate> estimates,
        UpgradeView.Predicted predictedOutage,
        Optional<String> pointOfNoReturn,
        Rollback rollback,
        List<Removed> removals,
        Optional<Returning> wayBack) {

    /**
     * What one step is expected to take.
     *
     * @param outage clients cannot write while it runs
     * @param reversible it can be cancelled, or rolled back by itself: it stands before the point of no return
     * @param seconds empty if nobody knows
     * @param basis how that is known; empty if nobody knows
     * @param skipped an earlier upgrade did it: its rehearsal is reused
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record StepEstimate(
            String step,
            Phase phase,
            boolean outage,
            boolean reversible,
            Optional<Double> seconds,
            Optional<Basis> basis,
            boolean skipped) {}

    /** @param losesNothing whether it may happen by itself */
    public record Rollback(boolean losesNothing, List<UndoStep> steps) {}

    /**
     * @param undoes it is done if this step was begun
     * @param always it is done after every failure, also where the rest is held
     */
    public record UndoStep(String step, String undoes, boolean always) {}

    /** @param after how long after the end, if nobody keeps it */
    public record Removed(String step, String removes, Removal.Keeps keeps, Duration after) {}

    /** @param loses what will be missing; empty if nothing is */
    public record Returning(List<String> steps, boolean losesNothing, String loses) {}

    /** Of an upgrade; empty as long as it has no plan. */
    public static Optional<PlanView> of(Upgrade upgrade) {
        return upgrade.plan().map(plan -> of(upgrade, plan));
    }

    private static PlanView of(Upgrade upgrade, Plan plan) {
        return new PlanView(
                plan.hash(),
                plan.productionHash(),
                plan,
                estimates(upgrade, plan),
                UpgradeView.Predicted.of(Prediction.of(upgrade).orElseThrow()),
                plan.pointOfNoReturn(),
                new Rollback(
                        plan.undoLosesNothing(),
                        plan.undo().stream()
                                .map(undo -> new UndoStep(undo.step().name(), undo.undoes(), undo.always()))
                                .toList()),
                plan.removals().stream()
                        .map(removal -> removed(upgrade, removal))
                        .toList(),
                plan.wayBack().map(PlanView::returning));
    }

    private static List<StepEstimate> estimates(Upgrade upgrade, Plan plan) {
        var expected = Prediction.steps(upgrade);
        var noReturn =
                plan.pointOfNoReturn().map(plan::indexOf).orElse(plan.steps().size());
        return plan.steps().stream()
                .map(step -> {
                    var its = Optional.ofNullable(expected.get(step.name()));
                    return new StepEstimate(
                            step.name(),
                            step.phase(),
                            step.outage(),
                            plan.indexOf(step.name()) < noReturn,
                            its.map(known -> known.time().toMillis() / 1000.0),
                            its.map(Prediction.Expected::basis),
                            upgrade.skips(step));
                })
                .toList();
    }

    private static Removed removed(Upgrade upgrade, Removal removal) {
        var options = upgrade.request().options();
        return new Removed(
                removal.step().name(),
                removal.removes().replace("{id}", upgrade.id().value()),
                removal.keeps(),
                switch (removal.keeps()) {
                    case RETENTION -> options.retention();
                    case BACKUP_RETENTION -> options.backupRetention();
                });
    }

    private static Returning returning(WayBack wayBack) {
        return new Returning(
                wayBack.steps().stream().map(Step::name).toList(), wayBack.losesNothing(), wayBack.loses());
    }
}
