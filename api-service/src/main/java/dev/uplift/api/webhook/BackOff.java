package dev.uplift.api.webhook;

import java.time.Duration;
import java.util.Optional;

/** When an announcement is tried again: 5 s later, then twice as long each time, at most an hour, for a day. */
final class BackOff {

    static final Duration LONGEST = Duration.ofHours(1);
    static final Duration AGE = Duration.ofHours(24);
    private static final long FIRST_MILLIS = 5000;
    private static final int LAST_DOUBLING = 10;

    private BackOff() {}

    /**
     * @param attempt that failed, from 1
     * @param age since it was to be sent first
     * @param asked how long the receiver wants to be left alone, if it said so
     * @param chance 0 to 1; attempts that failed together are spread by a fifth to either side
     * @return how long to wait, at most until it is a day old; empty if it is that already
     */
    static Optional<Duration> after(int attempt, Duration age, Optional<Duration> asked, double chance) {
        var left = AGE.minus(age);
        if (!left.isPositive()) {
            return Optional.empty();
        }
        var doubled = Duration.ofMillis(FIRST_MILLIS << Math.min(attempt - 1, LAST_DOUBLING));
        var steady = shorter(doubled, LONGEST);
        var spread = Duration.ofMillis((long) (steady.toMillis() * (0.8 + 0.4 * chance)));
        return Optional.of(shorter(longer(spread, asked.orElse(Duration.ZERO)), left));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
