package dev.uplift.worker.provider.awsrds;

import dev.uplift.sandbox.aws.InstanceView;
import dev.uplift.sandbox.platform.Calls;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.Faults;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.World;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.services.rds.RdsClient;

/** A world on a simulated RDS, whatever is in it. */
interface RdsWorld extends World {

    /** How the operations begin that change nothing. */
    Set<String> READING = Set.of("Describe", "List", "Download", "Get");

    StandingRds platform();

    /** For what the test itself wants to know or do. */
    default RdsClient rds() {
        return platform().client();
    }

    default InstanceView instance(String name) {
        return platform().region().instance(name).orElseThrow(() -> new AssertionError("no instance " + name));
    }

    @Override
    default Driver driver() {
        return platform().driver();
    }

    @Override
    default Calls calls() {
        return platform().aws().calls();
    }

    @Override
    default Faults faults() {
        return platform().aws().faults();
    }

    @Override
    default boolean changes(String operation) {
        return READING.stream().noneMatch(operation::startsWith);
    }

    @Override
    default Fault.Effect throttling() {
        return new Fault.Refuse(400, "Throttling", "Rate exceeded");
    }

    @Override
    default void letTimePass() {
        platform().aws().clock().advance(Duration.ofMinutes(12));
    }

    @Override
    default void close() {
        platform().close();
    }
}
