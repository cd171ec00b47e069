package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.PlatformClock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the databases of one account and region measure. A value holds from when it was set on. Safe for threads. */
public final class Metrics {

    private static final double GIB = 1L << 30;

    /** What is measured where nothing else was set; the names and units are RDS' own. */
    private static final Map<String, Double> USUAL = Map.of(
            "CPUUtilization", 12.0,
            "ReadIOPS", 40.0,
            "WriteIOPS", 25.0,
            "DatabaseConnections", 20.0,
            "FreeableMemory", 4 * GIB,
            "FreeStorageSpace", 60 * GIB,
            "ReadLatency", 0.001,
            "WriteLatency", 0.002,
            "DiskQueueDepth", 0.1);

    private final PlatformClock clock;
    private final Map<Series, TreeMap<Instant, Optional<Double>>> changes = new HashMap<>();

    private record Series(Measured resource, String metric) {}

    Metrics(PlatformClock clock) {
        this.clock = clock;
    }

    /** From now on it measures this. */
    public void set(Measured resource, String metric, double value) {
        change(resource, metric, Optional.of(value));
    }

    /** From now on it measures nothing, as an instance does that is stopped or does not answer. */
    public void silence(Measured resource, String metric) {
        change(resource, metric, Optional.empty());
    }

    private synchronized void change(Measured resource, String metric, Optional<Double> value) {
        changes.computeIfAbsent(new Series(resource, metric), unset -> new TreeMap<>())
                .put(clock.now(), value);
    }

    /** The value at a time; empty where nothing is measured. */
    synchronized Optional<Double> at(Measured resource, String metric, Instant time) {
        var known = changes.get(new Series(resource, metric));
        var last = known == null ? null : known.floorEntry(time);
        return last == null ? Optional.ofNullable(USUAL.get(metric)) : last.getValue();
    }
}
