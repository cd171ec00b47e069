package dev.uplift.worker.provider.azure;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.sandbox.azure.UpgradeBehaviour.FailsAndRollsBack;
import dev.uplift.sandbox.azure.UpgradeBehaviour.LosesHighAvailability;
import dev.uplift.worker.driver.ProviderDriverContract;
import dev.uplift.worker.driver.Story;
import dev.uplift.worker.driver.World;
import dev.uplift.worker.provider.azure.plan.InPlacePlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The plan of flexible servers, played against the simulated Azure. */
class AzureDriverTest extends ProviderDriverContract {

    private static final Map<String, Object> BACKED_UP = Map.of("backup", "own");

    @Override
    protected Stream<String> stories() {
        return Stream.of("upgrade", "failed upgrade", "undo", "way back", "standby lost");
    }

    @Override
    protected World world(String story) throws IOException {
        return switch (story) {
            case "upgrade" -> new AzureWorld(2, world -> tell(world, AzureDriverTest::all));
            case "failed upgrade" ->
                new AzureWorld(1, world -> {
                    world.group.upgradesOf(AzureWorld.SERVER, FailsAndRollsBack.unexplained());
                    return tell(world, AzureDriverTest::failed);
                });
            case "undo" -> new AzureWorld(1, world -> tell(world, AzureDriverTest::undone));
            case "way back" ->
                new AzureWorld(
                        0,
                        world -> tell(
                                world,
                                plan -> Story.done(joined(
                                        plan.steps(),
                                        plan.wayBack().orElseThrow().steps(),
                                        removals(plan)))));
            case "standby lost" ->
                new AzureWorld(0, world -> {
                    world.group.upgradesOf(AzureWorld.SERVER, new LosesHighAvailability());
                    return tell(world, AzureDriverTest::all);
                });
            default -> throw new IllegalArgumentException(story);
        };
    }

    private interface Chosen {
        List<Story.Act> of(Plan plan);
    }

    private static Story tell(AzureWorld world, Chosen chosen) {
        var plan = InPlacePlan.of(world.seen(), UpgradeOptions.of(BACKED_UP));
        return world.story(BACKED_UP, chosen.of(plan));
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
