package dev.uplift.worker.postgres.queries;

import java.time.Duration;

/**
 * How long a comparison may keep the servers busy. The sessions' own time for an answer must be longer.
 *
 * @param planning one statement on one server
 * @param running one statement on the clone, once; it is run twice if that is quick
 * @param runningInAll after which no further statement is run on the clone, only planned
 */
public record QueryLimits(Duration planning, Duration running, Duration runningInAll) {

    public static final QueryLimits DEFAULT =
            new QueryLimits(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(10));

    /** @throws IllegalArgumentException if one is shorter than a millisecond, which the server would take for none */
    public QueryLimits {
        if (planning.toMillis() < 1 || running.toMillis() < 1) {
            throw new IllegalArgumentException("a time limit must be at least one millisecond");
        }
    }
}
