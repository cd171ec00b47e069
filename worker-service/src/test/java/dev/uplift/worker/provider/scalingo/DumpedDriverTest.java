package dev.uplift.worker.provider.scalingo;

import dev.uplift.worker.driver.ProviderDriverContract;
import dev.uplift.worker.driver.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plan of Dedicated Resources, from 13 to 15: the worker looks inside, keeps clients off and makes the dump, and pg_upgrade
 * runs on a real server.
 */
@Timeout(900)
class DumpedDriverTest extends ProviderDriverContract {

    @TempDir
    static Path folder;

    @Override
    protected Stream<String> stories() {
        return Stream.of("dumped by the worker");
    }

    /** A prime, so that calls which come in a rhythm are all met. */
    @Override
    protected int stride() {
        return 7;
    }

    @Override
    protected World world(String story) throws Exception {
        return new DumpedWorld(Files.createTempDirectory(folder, "dumps"));
    }
}
