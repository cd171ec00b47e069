package dev.uplift.worker.driver;

import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import java.util.ArrayList;
import java.util.List;

/** What becomes of a plan, from its first step until nothing is left to be removed. */
@FunctionalInterface
public interface Course {

    List<Story.Act> of(Plan plan);

    /** Every step gets there. */
    static Course succeeding() {
        return plan -> Story.done(joined(plan.steps(), removals(plan)));
    }

    /** Somebody returns to the old server while the new one is observed. */
    static Course returned() {
        return plan ->
                Story.done(joined(plan.steps(), plan.wayBack().orElseThrow().steps(), removals(plan)));
    }

    /** Cancelled where the approval is waited for, or production would be touched next. */
    static Course cancelledAtTheGate() {
        return plan -> Story.done(joined(plan.steps().subList(0, plan.gated()), undo(plan), removals(plan)));
    }

    /** Undone when this step is done. */
    static Course undoneAfter(String step) {
        return plan -> Story.done(joined(plan.steps().subList(0, place(plan, step) + 1), undo(plan), removals(plan)));
    }

    /** Undone since this step fails, which is for the world to see to. */
    static Course failingAt(String step) {
        return plan ->
                Story.failing(plan.steps().subList(0, place(plan, step) + 1), step, joined(undo(plan), removals(plan)));
    }

    private static int place(Plan plan, String step) {
        var place = plan.indexOf(step);
        if (place < 0) {
            throw new IllegalArgumentException("no step " + step);
        }
        return place;
    }

    private static List<Step> undo(Plan plan) {
        return plan.undo().stream().map(Undo::step).toList();
    }

    private static List<Step> removals(Plan plan) {
        return plan.removals().stream().map(Removal::step).toList();
    }

    @SafeVarargs
    private static List<Step> joined(List<Step>... parts) {
        var all = new ArrayList<Step>();
        for (var part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
