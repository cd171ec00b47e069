package dev.uplift.sandbox.aws;

import java.time.Instant;
import java.util.Map;

/**
 * A snapshot as it is now, for tests and the demo.
 *
 * @param instance the name that its instance had
 * @param status as on the wire
 * @param type {@code manual} or {@code automated}
 */
public record SnapshotView(
        String name, String instance, String status, String version, String type, Map<String, String> tags) {

    static SnapshotView of(Snapshot snapshot, Instant now) {
        return new SnapshotView(
                snapshot.name(),
                snapshot.source().name(),
                snapshot.status(now),
                snapshot.source().version(),
                snapshot.type(),
                snapshot.tags());
    }
}
