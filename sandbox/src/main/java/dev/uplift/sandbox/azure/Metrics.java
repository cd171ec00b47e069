package dev.uplift.sandbox.azure;

import dev.uplift.sandbox.platform.PlatformClock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What servers measure. A value holds from when it was set on. Safe for threads. */
public final class Metrics {

    private static final double GIB = 1L << 30;

    /** What is measured where nothing else was set; the names and units are Azure's own. */
    private static final Map<String, Double> USUAL = Map.ofEntries(
            Map.entry("cpu_percent", 12.0),
            Map.entry("memory_percent", 35.0),
            Map.entry("active_connections", 20.0),
            Map.entry("connections_failed", 0.0),
            Map.entry("connections_succeeded", 30.0),
            Map.entry("iops", 65.0),
            Map.entry("read_iops", 40.0),
            Map.entry("write_iops", 25.0),
            Map.entry("disk_queue_depth", 0.1),
            Map.entry("network_bytes_ingress", 200_000.0),
            Map.entry("network_bytes_egress", 900_000.0),
            Map.entry("storage_percent", 40.0),
            Map.entry("storage_used", 51 * GIB),
            Map.entry("storage_free", 77 * GIB),
            Map.entry("maximum_used_transactionIDs", 2_000_000.0),
            Map.entry("is_db_alive", 1.0));

    private final PlatformClock clock;
    private final Map<Series, TreeMap<Instant, Optional<Double>>> changes = new HashMap<>();

    private record Series(String server, String metric) {}

    Metrics(PlatformClock clock) {
        this.clock = clock;
    }

    /** From now on the server measures this. */
    public void set(String server, String metric, double value) {
        change(server, metric, Optional.of(value));
    }

    /** From now on it measures nothing, as a server does that is stopped or does not answer. */
    public void silence(String server, String metric) {
        change(server, metric, Optional.empty());
    }

    private synchronized void change(String server, String metric, Optional<Double> value) {
        changes.computeIfAbsent(new Series(AzureCloud.lower(server), metric), unset -> new TreeMap<>())
                .put(clock.now(), value);
    }

    /** Whether Azure knows a metric of this name. */
    static boolean exists(String metric) {
        return USUAL.containsKey(metric);
    }

    /** The value at a time; empty where nothing is measured. */
    synchronized Optional<Double> at(String server, String metric, Instant time) {
        var known = changes.get(new Series(AzureCloud.lower(server), metric));
        var last = known == null ? null : known.floorEntry(time);
        return last == null ? Optional.ofNullable(USUAL.get(metric)) : last.getValue();
    }
}
