package dev.uplift.worker.driver;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Steps in the order in which they are run.
 *
 * @param facts that are known before
 */
public record Story(
        UpgradeId upgrade,
        Server server,
        String targetVersion,
        UpgradeOptions options,
        Map<String, Object> facts,
        List<Act> acts) {

    /** The same with other steps. */
    public Story with(List<Act> others) {
        return new Story(upgrade, server, targetVersion, options, facts, others);
    }

    /** A step, and how it ends. */
    public record Act(Step step, boolean fails) {}

    /** One in which every step gets there. */
    public static List<Act> done(List<Step> steps) {
        return steps.stream().map(step -> new Act(step, false)).toList();
    }

    /** The steps up to one that fails, and what follows then. */
    public static List<Act> failing(List<Step> steps, String name, List<Step> then) {
        var acts = new ArrayList<Act>();
        for (var step : steps) {
            var fails = step.name().equals(name);
            acts.add(new Act(step, fails));
            if (fails) {
                break;
            }
        }
        acts.addAll(done(then));
        return List.copyOf(acts);
    }
}
