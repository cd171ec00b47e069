package dev.uplift.worker.hook;

import dev.uplift.contracts.Hook;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import java.util.Map;

/** How often a hook was done; after a failure, an upgrade may begin anew. */
final class Runs {

    private Runs() {}

    /** This one's number, from 1; the same in every turn until it is done. */
    static long number(Hook hook, Work work) {
        return work.command().facts().get(HookStep.runs(hook)) instanceof Number done ? done.longValue() + 1 : 1;
    }

    /** It is done once more. */
    static StepResult done(Hook hook, Work work) {
        return StepResult.done(Map.of(HookStep.runs(hook), number(hook, work)));
    }
}
