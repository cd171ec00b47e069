package dev.uplift.worker.provider.scalingo.plan;

import dev.uplift.worker.provider.scalingo.path.Hop;
import dev.uplift.worker.provider.scalingo.path.Version;
import java.util.List;

/**
 * All of a database that decides what an upgrade does to it.
 *
 * @param addon its id
 * @param identity the same for every spelling of its address
 * @param hops in order; not empty
 * @param cluster whether it has several nodes
 * @param dumps who makes dumps of it
 * @param sql whether somebody gave credentials to log in with
 */
public record UpgradedDatabase(
        String addon, String identity, List<Hop> hops, boolean cluster, Dumps dumps, boolean sql) {

    /** Who makes a dump before each major version. */
    public enum Dumps {
        /** Scalingo, when it is asked. */
        MANAGED,
        /** The worker, with pg_dump. */
        OWN,
        /** Nobody. */
        NONE
    }

    public UpgradedDatabase {
        hops = List.copyOf(hops);
    }

    Version from() {
        return hops.getFirst().from().version();
    }

    Version to() {
        return hops.getLast().to().version();
    }

    boolean major() {
        return from().major() != to().major();
    }

    /** Whether clients are cut off while this hop runs: only a minor one of several nodes goes by a failover. */
    boolean interrupts(Hop hop) {
        return hop.major() || !cluster;
    }
}
