package dev.uplift.worker.driver;

import dev.uplift.contracts.Server;
import dev.uplift.outgoing.secret.Secrets;
import java.util.Map;

/** What a platform measures of its servers, and no SQL can tell. */
@FunctionalInterface
public interface Metrics {

    /** What is measured. */
    enum Kind {
        /** Of all that the server has, 0 to 100. */
        CPU_PERCENT,
        /** The same. */
        MEMORY_PERCENT,
        /** Reads and writes of its disks in a second, not negative. */
        IOPS,
        /** Bytes that its data takes on its disks, not negative. */
        DISK_BYTES,
        /** Bytes that its disks read and wrote in a second, not negative. */
        DISK_IO_BYTES,
        /** Bytes that came and went over its network in a second, not negative. */
        NETWORK_BYTES,
        /** Sessions of clients, Uplift's own among them. */
        CONNECTIONS
    }

    /**
     * The newest values; answers within seconds, changes nothing.
     *
     * @param server one of the driver's provider
     * @return those that the platform has; what it does not measure is left out
     * @throws Unavailable with a sentence that says why, and no secret
     */
    Map<Kind, Double> now(Server server, Secrets secrets) throws Unavailable, InterruptedException;

    /** The platform cannot be asked, or does not answer. */
    final class Unavailable extends Exception {
        public Unavailable(String message) {
            super(message, null, false, false);
        }
    }
}
