package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.sandbox.aws.UpgradeBehaviour.FailsAndRollsBack;
import dev.uplift.worker.driver.ProviderDriverContract;
import dev.uplift.worker.driver.Story;
import dev.uplift.worker.driver.World;
import dev.uplift.worker.provider.awsrds.plan.BlueGreenPlan;
import dev.uplift.worker.provider.awsrds.plan.InPlacePlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
            case "upgrade" -> new AwsWorld(1, world -> tell(world, TO, Map.of(), AwsRdsDriverTest::all));
            case "failed upgrade" ->
                new AwsWorld(0, world -> {
                    world.region.upgradesOf(AwsWorld.SERVER, new FailsAndRollsBack("could not load library"));
                    return tell(world, TO, Map.of(), AwsRdsDriverTest::failed);
                });
            case "undo" -> new AwsWorld(0, world -> tell(world, TO, Map.of(), AwsRdsDriverTest::undone));
            case "undo to a moment" ->
                new AwsWorld(
                        0, world -> tell(world, TO, Map.of("rollback", "point-in-time"), AwsRdsDriverTest::undone));
            case "way back" ->
                new AwsWorld(
                        0,
                        world -> tell(
                                world,
                                TO,
                                Map.of("endpointSwap", false),
                                plan -> Story.done(joined(
                                        plan.steps(),
                                        plan.wayBack().orElseThrow().steps(),
                                        removals(plan)))));
            case "blue/green" -> new AwsWorld(1, world -> green(world, AwsRdsDriverTest::all));
            case "blue/green undone" ->
                new AwsWorld(
                        1,
                        world -> green(
                                world,
                                plan -> Story.done(
                                        joined(plan.steps().subList(0, plan.gated()), undo(plan), removals(plan)))));
            case "minor upgrade" -> new AwsWorld(1, world -> tell(world, MINOR, Map.of(), AwsRdsDriverTest::all));
            default -> throw new IllegalArgumentException(story);
        };
    }

    private interface Chosen {
        List<Story.Act> of(Plan plan);
    }

    private static Story tell(AwsWorld world, String to, Map<String, Object> options, Chosen chosen) {
        var plan = InPlacePlan.of(world.seen(to), UpgradeOptions.of(Map.of("provider", options)));
        return world.story(to, options, chosen.of(plan));
    }

    private static Story green(AwsWorld world, Chosen chosen) {
        var plan = BlueGreenPlan.of(world.seen(TO), UpgradeOptions.of(Map.of()));
        return world.story(TO, Map.of(), chosen.of(plan));
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
