package dev.uplift.worker.provider.scalingo.plan;

import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.platform.SqlEstimates;
import dev.uplift.worker.provider.scalingo.path.Hop;
import dev.uplift.worker.provider.scalingo.path.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long the steps of a plan take before anybody has tried; pure. By the rules of Scalingo's guide "Upgrading Your Scalingo
 * for PostgreSQL Dedicated Resources Database": one minute for each 10 GiB of a major upgrade, which often takes less, and
 * under 10 minutes for a minor one.
 */
public final class HopEstimates {

    private static final long TEN_GIBIBYTES = 10L << 30;

    /** A standby and a base backup are both copies of all data. Scalingo gives no figure; this is a network of 1 Gbit/s. */
    private static final int COPIED_TEN_GIBIBYTES = 2;

    /** A few seconds to a few minutes; never more than this. */
    private static final Duration MINOR = Duration.ofMinutes(10);

    /** 147 MB took 2.9 s, nearly all of it to compress them; networks are slower. */
    private static final double SECONDS_OF_A_DUMPED_GIBIBYTE = 30;

    private static final double GIBIBYTE = 1L << 30;

    private static final Duration SCALING = Duration.ofMinutes(1);
    /** Scalingo says that add-ons are there at once. */
    private static final Duration ORDER = Duration.ofMinutes(5);

    private HopEstimates() {}

    /**
     * @param bytes of all data
     * @param databases of the server; none where nobody may look
     */
    public static List<Estimate> of(Plan plan, long bytes, List<Database> databases) {
        return SqlEstimates.of(plan, databases, step -> time(step, bytes));
    }

    private static Optional<Duration> time(Step step, long bytes) {
        return switch (step.action()) {
            case "upgrade-database" -> Optional.of(isMajor(step) ? major(bytes) : MINOR);
            case "take-dump" -> Optional.of(dump(bytes));
            case "settle-database" -> Optional.of(isMajor(step) ? copied(bytes) : SqlEstimates.LOOK);
            case "stop-apps", "start-apps", "remove-scratch" -> Optional.of(SCALING);
            case "order-scratch" -> Optional.of(ORDER);
            case "fill-scratch" -> Optional.of(dump(bytes).multipliedBy(2));
            case "note-version", "verify-database", "confirm-available" -> Optional.of(SqlEstimates.LOOK);
            default -> Optional.empty();
        };
    }

    private static boolean isMajor(Step step) {
        return version(step, "from").major() != version(step, "to").major();
    }

    private static Version version(Step step, String parameter) {
        return Version.of(step.parameters().get(parameter).toString());
    }

    private static Duration dump(long bytes) {
        return Duration.ofSeconds(Math.round(bytes / GIBIBYTE * SECONDS_OF_A_DUMPED_GIBIBYTE));
    }

    /** Until a standby, or a base backup, is made anew. */
    static Duration copied(long bytes) {
        return major(bytes).multipliedBy(COPIED_TEN_GIBIBYTES);
    }

    /**
     * What one hop means for clients, as a part of a sentence.
     *
     * @param cluster whether the database has several nodes
     * @param bytes of all data; empty where nobody says
     */
    public static String said(Hop hop, boolean cluster, Optional<Long> bytes) {
        if (!hop.major()) {
            return cluster ? "a failover of milliseconds" : "under %d min of outage".formatted(MINOR.toMinutes());
        }
        var outage = bytes.map(
                        size -> "about %d min of outage".formatted(major(size).toMinutes()))
                .orElse("1 min of outage for each 10 GiB");
        return cluster ? "%s, then %s".formatted(outage, degraded(bytes)) : outage;
    }

    /** How long there is one node only. */
    private static String degraded(Optional<Long> bytes) {
        return bytes.map(size ->
                        "about %d min with one node".formatted(copied(size).toMinutes()))
                .orElse("%d min with one node for each 10 GiB".formatted(COPIED_TEN_GIBIBYTES));
    }

    /** A minute at least. */
    static Duration major(long bytes) {
        return Duration.ofMinutes(Math.max(1, Math.ceilDiv(bytes, TEN_GIBIBYTES)));
    }
}
