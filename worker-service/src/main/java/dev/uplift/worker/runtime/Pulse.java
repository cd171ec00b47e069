package dev.uplift.worker.runtime;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Whether this worker may believe that its turns are still its own: an acknowledged heartbeat was sent less than two
 * thirds of the lease ago, by the monotonic clock. A worker that was frozen finds out as soon as it wakes.
 */
@Singleton
class Pulse {

    private final long limit;
    private final Duration interval;
    private final LongSupplier nanos;
    private volatile long lastAcknowledged;

    @Inject
    Pulse(@ConfigProperty(name = "uplift.lease") Duration lease) {
        this(lease, System::nanoTime);
    }

    /** @param nanos a monotonic clock */
    Pulse(Duration lease, LongSupplier nanos) {
        this.limit = lease.multipliedBy(2).dividedBy(3).toNanos();
        this.interval = lease.dividedBy(5);
        this.nanos = nanos;
        this.lastAcknowledged = nanos.getAsLong();
    }

    /** For {@link #acknowledged}. */
    long now() {
        return nanos.getAsLong();
    }

    /** How long between two heartbeats. */
    Duration interval() {
        return interval;
    }

    /** Kafka has the heartbeat that was sent at that moment. */
    void acknowledged(long sentAt) {
        lastAcknowledged = Math.max(lastAcknowledged, sentAt);
    }

    boolean beats() {
        return now() - lastAcknowledged < limit;
    }
}
