package dev.uplift.worker.provider.azure;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.sandbox.azure.UpgradeBehaviour.FailsAndRollsBack;
import dev.uplift.sandbox.azure.UpgradeBehaviour.LosesHighAvailability;
import dev.uplift.worker.driver.Course;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.ProviderDriverContract;
import dev.uplift.worker.driver.Story;
import dev.uplift.worker.driver.World;
import dev.uplift.worker.provider.azure.plan.InPlacePlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The plan of flexible servers, played against the simulated Azure. */
class AzureDriverTest extends ProviderDriverContract {

    private static final Map<String, Object> BACKED_UP = Map.of("backup", "own");

    @Override
    protected Stream<String> stories() {
        return Stream.of("upgrade", "failed upgrade", "undo", "way back", "cancelled", "standby lost");
    }

    @Override
    protected World world(String story) throws IOException {
        return switch (story) {
            case "upgrade" -> new AzureWorld(2, AzureDriverTest::fromTheBeginning);
            case "failed upgrade" ->
                new AzureWorld(1, world -> {
                    world.group.upgradesOf(AzureWorld.SERVER, FailsAndRollsBack.unexplained());
                    return tell(world, Course.failingAt(InPlacePlan.UPGRADED));
                });
            case "undo" -> new AzureWorld(1, world -> tell(world, Course.undoneAfter("verify")));
            case "way back" -> new AzureWorld(0, world -> tell(world, Course.returned()));
            case "cancelled" -> new AzureWorld(1, world -> tell(world, Course.cancelledAtTheGate()));
            case "standby lost" ->
                new AzureWorld(0, world -> {
                    world.group.upgradesOf(AzureWorld.SERVER, new LosesHighAvailability());
                    return tell(world, Course.succeeding());
                });
            default -> throw new IllegalArgumentException(story);
        };
    }

    private static Story tell(AzureWorld world, Course course) {
        var plan = InPlacePlan.of(world.seen(), UpgradeOptions.of(BACKED_UP));
        return world.story(BACKED_UP, course.of(plan));
    }

    /** With what comes before any plan: Azure's own precheck is asked for there. */
    private static Story fromTheBeginning(AzureWorld world) {
        var plan = InPlacePlan.of(world.seen(), UpgradeOptions.of(BACKED_UP));
        var looking = Story.done(List.of(
                Step.of(Phase.INSPECT, Driver.INSPECT, Duration.ofMinutes(5)).asRepeatable(),
                Step.of(Phase.PRECHECK, Driver.PRECHECK, Duration.ofMinutes(30))
                        .asRepeatable()
                        .needing("precheck.asked", "precheck.operation")));
        var acts = new ArrayList<>(looking);
        acts.addAll(Course.succeeding().of(plan));
        return world.story(BACKED_UP, acts);
    }
}
