package dev.uplift.worker.provider.kubernetes;

import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.sandbox.kubernetes.Image;
import dev.uplift.sandbox.kubernetes.JobBehaviour;
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

/** The plan of a StatefulSet, played against the simulated cluster. */
class KubernetesDriverTest extends ProviderDriverContract {

    private static final Map<String, Object> USUAL = Map.of();
    private static final Map<String, Object> COPIED = Map.of("mode", "copy");
    private static final Map<String, Object> LINKED = Map.of("mode", "link");

    @Override
    protected Stream<String> stories() {
        return Stream.of(
                "way back", "upgrade", "failed upgrade", "failed start", "undo of copies", "cancelled", "no snapshots");
    }

    @Override
    protected World world(String story) throws IOException {
        return switch (story) {
            case "upgrade" -> new KubernetesWorld(KubernetesDriverTest::fromTheBeginning);
            case "failed upgrade" ->
                new KubernetesWorld(world -> {
                    world.shop.jobs("upgrade", new JobBehaviour.Fails("check-failed", "a view needs an old function"));
                    return world.story(COPIED, Course.failingAt("upgrade").of(world.plan(COPIED, true)));
                });
            case "failed start" ->
                new KubernetesWorld(world -> {
                    world.cluster.image(
                            KubernetesWorld.NEW_IMAGE, Image.server(17).thatDoesNotStart());
                    return world.story(LINKED, Course.failingAt("start-server").of(world.plan(LINKED, true)));
                });
            case "undo of copies" -> told(COPIED, Course.undoneAfter("start-server"));
            case "way back" -> told(USUAL, Course.returned());
            case "cancelled" -> told(USUAL, Course.cancelledAtTheGate());
            case "no snapshots" -> {
                var world = new KubernetesWorld(
                        its -> its.story(COPIED, Course.returned().of(its.plan(COPIED, false))));
                world.cluster.withoutSnapshots();
                yield world;
            }
            default -> throw new IllegalArgumentException(story);
        };
    }

    private static World told(Map<String, Object> options, Course course) throws IOException {
        return new KubernetesWorld(world -> world.story(options, course.of(world.plan(options, true))));
    }

    /** With what comes before any plan, until nothing is left to be removed; the images are run there. */
    private static Story fromTheBeginning(KubernetesWorld world) {
        var acts = new ArrayList<>(Story.done(List.of(
                Step.of(Phase.INSPECT, Driver.INSPECT, Duration.ofMinutes(5)).asRepeatable(),
                Step.of(Phase.PRECHECK, Driver.PRECHECK, Duration.ofMinutes(30))
                        .asRepeatable()
                        .needing("precheck.asked", "precheck.operation"))));
        acts.addAll(Course.succeeding().of(world.plan(COPIED, true)));
        return world.story(COPIED, acts);
    }
}
