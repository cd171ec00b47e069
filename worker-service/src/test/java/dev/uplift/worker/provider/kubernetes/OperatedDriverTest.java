package dev.uplift.worker.provider.kubernetes;

import dev.uplift.worker.driver.Course;
import dev.uplift.worker.driver.ProviderDriverContract;
import dev.uplift.worker.driver.World;
import java.io.IOException;
import java.util.stream.Stream;

/** The plan of a server that its operator upgrades, played against the simulated cluster. */
class OperatedDriverTest extends ProviderDriverContract {

    @Override
    protected Stream<String> stories() {
        return Stream.of("upgrade", "failed upgrade");
    }

    @Override
    protected World world(String story) throws IOException {
        return switch (story) {
            case "upgrade" -> new OperatedWorld(false, Course.succeeding());
            case "failed upgrade" -> new OperatedWorld(true, Course.failingAt("upgrade"));
            default -> throw new IllegalArgumentException(story);
        };
    }
}
