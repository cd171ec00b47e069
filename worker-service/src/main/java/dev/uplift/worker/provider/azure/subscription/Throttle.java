package dev.uplift.worker.provider.azure.subscription;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Holds everybody back who calls for a subscription, once Azure said to one of them that it is too much: Azure counts calls
 * by subscription, not by who makes them.
 */
final class Throttle {

    private final LongSupplier nanos;
    private final AtomicLong open;

    /** @param nanos counts the time in nanoseconds */
    Throttle(LongSupplier nanos) {
        this.nanos = nanos;
        this.open = new AtomicLong(nanos.getAsLong());
    }

    /** Nobody calls for this long from now; a longer time that somebody else was told counts. */
    void close(Duration retryAfter) {
        var until = nanos.getAsLong() + retryAfter.toNanos();
        open.accumulateAndGet(until, (there, other) -> other - there > 0 ? other : there);
    }

    /** How long from now nobody calls; zero or less if anybody may. */
    Duration left() {
        return Duration.ofNanos(open.get() - nanos.getAsLong());
    }
}
