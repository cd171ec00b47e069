package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.sandbox.aws.UpgradeBehaviour.FailsAndRollsBack;
import dev.uplift.worker.driver.Course;
import dev.uplift.worker.driver.ProviderDriverContract;
import dev.uplift.worker.driver.Story;
import dev.uplift.worker.driver.World;
import dev.uplift.worker.provider.awsrds.plan.BlueGreenPlan;
import dev.uplift.worker.provider.awsrds.plan.InPlacePlan;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

/** The plans of RDS instances, played against the simulated RDS. */
class AwsRdsDriverTest extends ProviderDriverContract {

    private static final String TO = "16.9";
    private static final String MINOR = "13.20";

    @Override
    protected Stream<String> stories() {
        return Stream.of(
                "upgrade",
                "failed upgrade",
                "undo",
                "way back",
                "undo to a moment",
                "minor upgrade",
                "blue/green",
                "blue/green undone");
    }

    @Override
    protected World world(String story) throws IOException {
        return switch (story) {
            case "upgrade" -> new AwsWorld(1, world -> tell(world, TO, Map.of(), Course.succeeding()));
            case "failed upgrade" ->
                new AwsWorld(0, world -> {
                    world.region.upgradesOf(AwsWorld.SERVER, new FailsAndRollsBack("could not load library"));
                    return tell(world, TO, Map.of(), Course.failingAt(InPlacePlan.UPGRADED));
                });
            case "undo" -> new AwsWorld(0, world -> tell(world, TO, Map.of(), Course.undoneAfter("verify")));
            case "undo to a moment" ->
                new AwsWorld(
                        0, world -> tell(world, TO, Map.of("rollback", "point-in-time"), Course.undoneAfter("verify")));
            case "way back" ->
                new AwsWorld(0, world -> tell(world, TO, Map.of("endpointSwap", false), Course.returned()));
            case "blue/green" -> new AwsWorld(1, world -> green(world, Course.succeeding()));
            case "blue/green undone" -> new AwsWorld(1, world -> green(world, Course.cancelledAtTheGate()));
            case "minor upgrade" -> new AwsWorld(1, world -> tell(world, MINOR, Map.of(), Course.succeeding()));
            default -> throw new IllegalArgumentException(story);
        };
    }

    private static Story tell(AwsWorld world, String to, Map<String, Object> options, Course course) {
        var plan = InPlacePlan.of(world.seen(to), UpgradeOptions.of(Map.of("provider", options)));
        return world.story(to, options, course.of(plan));
    }

    private static Story green(AwsWorld world, Course course) {
        var plan = BlueGreenPlan.of(world.seen(TO), UpgradeOptions.of(Map.of()));
        return world.story(TO, Map.of(), course.of(plan));
    }
}
