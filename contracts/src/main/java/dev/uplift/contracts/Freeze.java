package dev.uplift.contracts;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A time in which no upgrade may disturb a server, whatever its window says.
 *
 * @param from the first moment that is frozen
 * @param to the first moment that is not frozen any more; after {@code from}
 * @param reason for people, for example {@code year-end closing}
 */
public record Freeze(Instant from, Instant to, String reason) {

    public Freeze {
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        reason = reason == null ? "" : reason;
    }
}
