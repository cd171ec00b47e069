package dev.uplift.sandbox.demo.fleet;

import java.time.Duration;

/** How fast a simulated platform's time runs: so fast that an upgrade of half an hour takes half a minute. */
public final class Pace {

    /** Times as fast as ours. */
    public static final double SPEED = 60;

    /** How long an upgrade may seem to do nothing. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    private Pace() {}

    /** How long this time of the platform is for us. */
    public static Duration ours(Duration platformTime) {
        return Duration.ofMillis((long) (platformTime.toMillis() / SPEED));
    }
}
