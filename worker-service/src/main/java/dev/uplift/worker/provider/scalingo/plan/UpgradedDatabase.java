package dev.uplift.worker.provider.scalingo.plan;

import dev.uplift.worker.provider.scalingo.path.Hop;
import dev.uplift.worker.provider.scalingo.path.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All of a database that decides what an upgrade does to it.
 *
 * @param addon its id
 * @param identity the same for every spelling of its address
 * @param hops in order; not empty
 * @param cluster whether it has several nodes
 * @param dumps who makes dumps of it
 * @param sql whether somebody gave credentials to log in with
 * @param scratch what the upgrade is rehearsed on; empty where it is not
 */
public record UpgradedDatabase(
        String addon,
        String identity,
        List<Hop> hops,
        boolean cluster,
        Dumps dumps,
        boolean sql,
        Optional<Scratch> scratch) {

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

    /** One that is not rehearsed. */
    public UpgradedDatabase(String addon, String identity, List<Hop> hops, boolean cluster, Dumps dumps, boolean sql) {
        this(addon, identity, hops, cluster, dumps, sql, Optional.empty());
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

    /**
     * What a step of one hop is given.
     *
     * @param on id of the database, or {@link Scratch#DATABASE}
     * @param nodes whether a standby is waited for
     * @param before who made a dump before it
     */
    Map<String, Object> parameters(Hop hop, String on, boolean nodes, Dumps before) {
        return Map.of(
                "addon", on,
                "hop", hop.n(),
                "from", hop.from().version().toString(),
                "to", hop.to().version().toString(),
                "target", to().toString(),
                "cluster", nodes,
                "dumps", before.name());
    }

    /** Whether clients are cut off while this hop runs: only a minor one of several nodes goes by a failover. */
    boolean interrupts(Hop hop) {
        return hop.major() || !cluster;
    }
}
