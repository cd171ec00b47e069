package dev.uplift.worker.provider.azure;

import dev.uplift.sandbox.azure.AzureSimulator;
import dev.uplift.sandbox.platform.Calls;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.Faults;
import dev.uplift.worker.driver.World;
import java.time.Duration;
import java.util.stream.Stream;

/** What the worlds of both drivers for Azure have in common: the simulator. */
interface AzurePlatform extends World {

    AzureSimulator azure();

    @Override
    default Calls calls() {
        return azure().calls();
    }

    @Override
    default Faults faults() {
        return azure().faults();
    }

    /** A precheck changes nothing. */
    @Override
    default boolean changes(String operation) {
        return Stream.of("_Get", "_List", "Precheck").noneMatch(operation::contains);
    }

    @Override
    default Fault.Effect throttling() {
        return new Fault.Refuse(429, "TooManyRequests", "The request is being throttled.");
    }

    @Override
    default void letTimePass() {
        azure().clock().advance(Duration.ofMinutes(3));
    }

    @Override
    default void close() {
        azure().close();
    }
}
