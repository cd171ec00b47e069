package dev.uplift.worker.provider.kubernetes;

import dev.uplift.sandbox.kubernetes.JobBehaviour;
import dev.uplift.worker.driver.Course;
import dev.uplift.worker.driver.ProviderDriverContract;
import dev.uplift.worker.driver.World;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

/** The plan of a StatefulSet, played against the simulated cluster. */
class KubernetesDriverTest extends ProviderDriverContract {

    private static final Map<String, Object> USUAL = Map.of();
    private static final Map<String, Object> COPIED = Map.of("mode", "copy");
    private static final Map<String, Object> LINKED = Map.of("mode", "link");

    @Override
    protected Stream<String> stories() {
        return Stream.of("way back", "failed upgrade", "undo of links", "undo of copies", "cancelled", "no snapshots");
    }

    @Override
    protected World world(String story) throws IOException {
        return switch (story) {
            case "failed upgrade" ->
                new KubernetesWorld(world -> {
                    world.shop.jobs("upgrade", new JobBehaviour.Fails("check-failed", "a view needs an old function"));
                    return world.story(COPIED, Course.failingAt("upgrade").of(world.plan(COPIED, true)));
                });
            case "undo of copies" -> told(COPIED, Course.undoneAfter("start-server"));
            case "undo of links" -> told(LINKED, Course.undoneAfter("start-server"));
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
}
