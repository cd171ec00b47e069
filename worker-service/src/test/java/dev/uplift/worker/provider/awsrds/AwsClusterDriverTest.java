package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.sandbox.aws.ClusterEngine;
import dev.uplift.sandbox.aws.UpgradeBehaviour.FailsAndRollsBack;
import dev.uplift.worker.driver.ProviderDriverContract;
import dev.uplift.worker.driver.Story;
import dev.uplift.worker.driver.World;
import dev.uplift.worker.provider.awsrds.plan.ClusterPlan;
import dev.uplift.worker.provider.awsrds.plan.InPlacePlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The plans of clusters, played against the simulated RDS. */
class AwsClusterDriverTest extends ProviderDriverContract {

    static final String TO = "16.9";
    private static final String MINOR = "13.20";

    @Override
    protected Stream<String> stories() {
        return Stream.of(
                "Aurora upgrade",
                "Aurora undo",
                "Aurora failed upgrade",
                "Aurora way back to a moment",
                "Aurora minor upgrade",
                "Multi-AZ upgrade",
                "Multi-AZ undo");
    }

    @Override
    protected World world(String story) throws IOException {
        return switch (story) {
            case "Aurora upgrade" -> world(ClusterEngine.AURORA, TO, Map.of(), AwsClusterDriverTest::all);
            case "Aurora undo" -> world(ClusterEngine.AURORA, TO, Map.of(), AwsClusterDriverTest::undone);
            case "Aurora failed upgrade" ->
                new ClusterWorld(ClusterEngine.AURORA, world -> {
                    world.region.upgradesOf(ClusterWorld.SERVER, new FailsAndRollsBack("could not load library"));
                    return tell(world, TO, Map.of(), AwsClusterDriverTest::failed);
                });
            case "Aurora way back to a moment" ->
                world(
                        ClusterEngine.AURORA,
                        TO,
                        Map.of("endpointSwap", false, "rollback", "point-in-time"),
                        AwsClusterDriverTest::returned);
            case "Aurora minor upgrade" -> world(ClusterEngine.AURORA, MINOR, Map.of(), AwsClusterDriverTest::all);
            case "Multi-AZ upgrade" -> world(ClusterEngine.MULTI_AZ, TO, Map.of(), AwsClusterDriverTest::all);
            case "Multi-AZ undo" -> world(ClusterEngine.MULTI_AZ, TO, Map.of(), AwsClusterDriverTest::undone);
            default -> throw new IllegalArgumentException(story);
        };
    }

    private static ClusterWorld world(
            ClusterEngine engine, String to, Map<String, Object> options, Function<Plan, List<Story.Act>> chosen)
            throws IOException {
        return new ClusterWorld(engine, world -> tell(world, to, options, chosen));
    }

    private static Story tell(
            ClusterWorld world, String to, Map<String, Object> options, Function<Plan, List<Story.Act>> chosen) {
        var plan = ClusterPlan.of(world.seen(to), UpgradeOptions.of(Map.of("provider", options)));
        return world.story(to, options, chosen.apply(plan));
    }

    private static List<Story.Act> all(Plan plan) {
        return Story.done(joined(plan.steps(), removals(plan)));
    }

    /** Cancelled when it was upgraded. */
    private static List<Story.Act> undone(Plan plan) {
        var upgraded = plan.steps().subList(0, plan.indexOf("verify") + 1);
        return Story.done(joined(upgraded, undo(plan), removals(plan)));
    }

    private static List<Story.Act> failed(Plan plan) {
        return Story.failing(plan.steps(), InPlacePlan.UPGRADED, joined(undo(plan), removals(plan)));
    }

    private static List<Story.Act> returned(Plan plan) {
        return Story.done(joined(plan.steps(), plan.wayBack().orElseThrow().steps(), removals(plan)));
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
