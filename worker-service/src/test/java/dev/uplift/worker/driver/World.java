package dev.uplift.worker.driver;

import dev.uplift.contracts.Server;
import dev.uplift.sandbox.platform.Calls;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.Faults;
import java.util.Map;
import java.util.Optional;

/** A platform on which a driver is tried: with a server that can be upgraded, and with what is nobody's business. */
public interface World extends AutoCloseable {

    /** What is done there. */
    Story story();

    /** The second server, where the driver needs one. */
    default Optional<Server> target() {
        return Optional.empty();
    }

    /** Secrets by their references. */
    default Map<String, String> secrets() {
        return Map.of();
    }

    /** As a worker has it that was started just now: it knows nothing of what another one did. */
    Driver driver();

    Calls calls();

    Faults faults();

    /** Whether such a call changes something. @param operation as the platform names it */
    boolean changes(String operation);

    /** A refusal of the platform's that means: slower. */
    Fault.Effect throttling();

    /** On the platform, as much as a few looks of a waiting step. */
    void letTimePass();

    /** All that is there, as far as two runs of the same story must agree on it. */
    Object state();

    /** Somebody else has things under the very names that the upgrade is going to use. */
    void takeNames();

    @Override
    void close();
}
