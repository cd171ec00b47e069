package dev.uplift.worker.provider.scalingo.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/** The moments between which a database can be restored in place, by Scalingo's clock. */
public record RecoveryWindow(Instant earliest, Instant latest) {

    /** @param json what {@code recovery_window} holds; empty texts or nulls where there is no base backup */
    public static Optional<RecoveryWindow> of(JsonNode json) {
        return ManagedDatabase.text(json, "earliest_recoverable_at")
                .map(Instant::parse)
                .map(earliest -> new RecoveryWindow(
                        earliest,
                        ManagedDatabase.text(json, "latest_recoverable_at")
                                .map(Instant::parse)
                                .orElse(earliest)));
    }
}
