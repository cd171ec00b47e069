package dev.uplift.worker.provider.kubernetes;

import dev.uplift.outgoing.http.AddressRule;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.sandbox.kubernetes.KubernetesSimulator;
import dev.uplift.sandbox.platform.Calls;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.Faults;
import dev.uplift.worker.driver.World;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.stream.Stream;

/** What the worlds of servers in clusters have in common: the simulator. */
interface SimulatedCluster extends World {

    OutgoingHttp HTTP = new OutgoingHttp(Vertx.vertx(), new AddressRule(Optional.empty()));

    KubernetesSimulator cluster();

    @Override
    default Calls calls() {
        return cluster().calls();
    }

    @Override
    default Faults faults() {
        return cluster().faults();
    }

    /** Reviews are questions; so are what the driver runs in pods while it prechecks, and pods, made by dry runs alone. */
    @Override
    default boolean changes(String operation) {
        return Stream.of("create ", "update ", "patch ", "delete ").anyMatch(operation::startsWith)
                && !operation.contains("reviews")
                && !operation.startsWith("create pods");
    }

    @Override
    default Fault.Effect throttling() {
        return new Fault.Refuse(429, "TooManyRequests", "The server is busy.");
    }
}
