package dev.uplift.api.core.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** Where the next start is possible. */
public sealed interface Slot {

    /**
     * A stretch of one window, free of freezes and long enough for the outage and the margin.
     *
     * @param opens the first moment at which a start is allowed; may be past, then a start is allowed at once
     * @param latestStart the last moment at which a start is allowed: {@code closes} less the outage and the margin
     * @param closes when the server must be left alone again
     */
    record Open(Instant opens, Instant latestStart, Instant closes) implements Slot {
        public Open {
            requireNonNull(opens, "opens");
            requireNonNull(latestStart, "latestStart");
            requireNonNull(closes, "closes");
        }
    }

    /**
     * There is none, or none that is near enough to wait for.
     *
     * @param reason a sentence for the person who chose the window
     */
    record Never(String reason) implements Slot {
        public Never {
            requireNonNull(reason, "reason");
        }
    }
}
