package dev.uplift.api.projection;

import dev.uplift.api.core.Upgrade;
import java.time.Instant;
import java.util.Optional;

/**
 * The rehearsal that an upgrade rests on without having made it.
 *
 * @param upgrade whose it was
 * @param at when it ended
 */
public record ReusedFrom(String upgrade, Instant at) {

    /** Of an upgrade; empty if it makes its own, or none. */
    public static Optional<ReusedFrom> of(Upgrade upgrade) {
        return upgrade.memory().reused().map(past -> new ReusedFrom(past.upgrade(), past.endedAt()));
    }
}
