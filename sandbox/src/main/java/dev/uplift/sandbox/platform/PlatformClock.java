package dev.uplift.sandbox.platform;

import java.time.Duration;
import java.time.Instant;

/**
 * The time of a simulated cloud. It runs as fast as it is told, or stands until it is moved, so that an upgrade of an
 * hour need not take one. Safe for threads.
 */
public final class PlatformClock {

    private final double speed;
    private final long startNanos = System.nanoTime();
    private Instant start;

    private PlatformClock(Instant start, double speed) {
        this.start = start;
        this.speed = speed;
    }

    /**
     * Runs.
     *
     * @param speed how many seconds pass there in one second here, above 0
     */
    public static PlatformClock running(double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("a clock does not run %f times as fast".formatted(speed));
        }
        return new PlatformClock(Instant.now(), speed);
    }

    /** Stands, until {@link #advance} moves it. */
    public static PlatformClock standing() {
        return new PlatformClock(Instant.now(), 0);
    }

    /** Never goes back. */
    public synchronized Instant now() {
        return start.plusNanos((long) ((System.nanoTime() - startNanos) * speed));
    }

    /** Moves it forward. @param time not negative */
    public synchronized void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("a clock does not go back by " + time);
        }
        start = start.plus(time);
    }
}
