package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.sandbox.aws.ClusterEngine;
import dev.uplift.sandbox.aws.UpgradeBehaviour.FailsAndRollsBack;
import dev.uplift.worker.driver.Course;
import dev.uplift.worker.driver.ProviderDriverContract;
import dev.uplift.worker.driver.Story;
import dev.uplift.worker.driver.World;
import dev.uplift.worker.provider.awsrds.plan.ClusterPlan;
import dev.uplift.worker.provider.awsrds.plan.InPlacePlan;
import java.io.IOException;
import java.util.Map;
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
            case "Aurora upgrade" -> world(ClusterEngine.AURORA, TO, Map.of(), Course.succeeding());
            case "Aurora undo" -> world(ClusterEngine.AURORA, TO, Map.of(), Course.undoneAfter("verify"));
            case "Aurora failed upgrade" ->
                new ClusterWorld(ClusterEngine.AURORA, world -> {
                    world.region.upgradesOf(ClusterWorld.SERVER, new FailsAndRollsBack("could not load library"));
                    return tell(world, TO, Map.of(), Course.failingAt(InPlacePlan.UPGRADED));
                });
            case "Aurora way back to a moment" ->
                world(
                        ClusterEngine.AURORA,
                        TO,
                        Map.of("endpointSwap", false, "rollback", "point-in-time"),
                        Course.returned());
            case "Aurora minor upgrade" -> world(ClusterEngine.AURORA, MINOR, Map.of(), Course.succeeding());
            case "Multi-AZ upgrade" -> world(ClusterEngine.MULTI_AZ, TO, Map.of(), Course.succeeding());
            case "Multi-AZ undo" -> world(ClusterEngine.MULTI_AZ, TO, Map.of(), Course.undoneAfter("verify"));
            default -> throw new IllegalArgumentException(story);
        };
    }

    private static ClusterWorld world(ClusterEngine engine, String to, Map<String, Object> options, Course course)
            throws IOException {
        return new ClusterWorld(engine, world -> tell(world, to, options, course));
    }

    private static Story tell(ClusterWorld world, String to, Map<String, Object> options, Course course) {
        var plan = ClusterPlan.of(world.seen(to), UpgradeOptions.of(Map.of("provider", options)));
        return world.story(to, options, course.of(plan));
    }
}
