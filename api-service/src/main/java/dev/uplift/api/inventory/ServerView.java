package dev.uplift.api.inventory;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A server of the inventory.
 *
 * @param credentials a reference, never what it refers to
 * @param labels those that people gave, and those that its platform has
 * @param version as it was last seen
 * @param engine the platform's word for what runs there
 * @param status the platform's word for how it was when it was last seen
 * @param identity what its platform calls it for ever
 * @param goneAt since when discoveries of the place where it was seen miss it
 */
public record ServerView(
        String id,
        String provider,
        Map<String, Object> address,
        Optional<String> credentials,
        Map<String, String> labels,
        String pool,
        State state,
        Optional<String> version,
        Optional<String> engine,
        Optional<String> status,
        Optional<String> identity,
        Instant createdAt,
        Optional<Instant> seenAt,
        Optional<Instant> goneAt) {

    /** Whether it is known to be there. */
    public enum State {
        /** It was named, and no discovery has seen it. */
        UNSEEN,
        /** The last discovery of its place has seen it. */
        SEEN,
        /** The last discovery of its place has not seen it any more. */
        GONE;

        /** What is true of the rows of these. */
        String condition() {
            return switch (this) {
                case UNSEEN -> "seen_at IS NULL";
                case SEEN -> "seen_at IS NOT NULL AND gone_at IS NULL";
                case GONE -> "gone_at IS NOT NULL";
            };
        }
    }
}
