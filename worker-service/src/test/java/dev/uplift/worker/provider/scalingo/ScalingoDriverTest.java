package dev.uplift.worker.provider.scalingo;

import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.sandbox.scalingo.Dialect;
import dev.uplift.sandbox.scalingo.NewDatabase;
import dev.uplift.sandbox.scalingo.UpgradeBehaviour;
import dev.uplift.worker.driver.Course;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.ProviderDriverContract;
import dev.uplift.worker.driver.Story;
import dev.uplift.worker.driver.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The plan of Scalingo's databases, from 13.5 to the latest 15, played against the simulated platform. */
class ScalingoDriverTest extends ProviderDriverContract {

    private static final Map<String, Object> APPS = Map.of("maintenance", List.of(ScalingoWorld.APP, "admin"));

    private static final Map<String, Object> LAB = Map.of("scratchApp", ScalingoWorld.LAB);

    @Override
    protected Stream<String> stories() {
        return Stream.of(
                "several nodes",
                "single node",
                "failed upgrade",
                "as the dashboard is answered",
                "rehearsed",
                "rehearsal undone");
    }

    @Override
    protected World world(String story) throws IOException {
        var world = made(story);
        // Before anything goes wrong: a test looks at the platform without a step's patience.
        world.story();
        return world;
    }

    private static ScalingoWorld made(String story) throws IOException {
        return switch (story) {
            case "several nodes" ->
                new ScalingoWorld(ScalingoWorld.classic("business"), ScalingoDriverTest::fromTheBeginning);
            case "single node" ->
                new ScalingoWorld(ScalingoWorld.classic("starter"), world -> tell(world, Course.succeeding()));
            // A major version of this size takes longer than a look, so that its operation is seen although an answer
            // is lost.
            case "failed upgrade" ->
                new ScalingoWorld(
                        NewDatabase.classic(ScalingoWorld.APP, "starter", "13.23.0-1")
                                .gib(40),
                        world -> {
                            world.database.upgrades(new UpgradeBehaviour.Fails("pg_upgrade: consistency check failed"));
                            return tell(world, Course.failingAt("upgrade:1"));
                        });
            case "as the dashboard is answered" ->
                new ScalingoWorld(ScalingoWorld.classic("business"), world -> {
                    world.scalingo.dialect(Dialect.DASHBOARD);
                    return tell(world, Course.succeeding());
                });
            case "rehearsed" ->
                new ScalingoWorld(
                        ScalingoWorld.classic("starter"), world -> rehearse(world, plan -> Story.done(plan.steps())));
            case "rehearsal undone" ->
                new ScalingoWorld(
                        ScalingoWorld.classic("starter"),
                        world -> rehearse(world, Course.undoneAfter("rehearse-order")));
            default -> throw new IllegalArgumentException(story);
        };
    }

    /** Nobody logs in here, so that nothing is filled; and after its end nothing is left to be removed. */
    private static Story rehearse(ScalingoWorld world, Course course) {
        var acts = course.of(world.rehearsed(LAB)).stream()
                .filter(act -> !act.step().action().equals("fill-scratch")
                        && act.step().phase() != Phase.CLEAN_UP)
                .toList();
        return world.story(LAB, acts);
    }

    private static Story tell(ScalingoWorld world, Course course) {
        return world.story(APPS, course.of(world.plan(APPS)));
    }

    /** With what comes before any plan. */
    private static Story fromTheBeginning(ScalingoWorld world) {
        var acts = new ArrayList<>(Story.done(List.of(
                Step.of(Phase.INSPECT, Driver.INSPECT, Duration.ofMinutes(5)).asRepeatable(),
                Step.of(Phase.PRECHECK, Driver.PRECHECK, Duration.ofMinutes(5)).asRepeatable())));
        acts.addAll(Course.succeeding().of(world.plan(APPS)));
        return world.story(APPS, acts);
    }
}
