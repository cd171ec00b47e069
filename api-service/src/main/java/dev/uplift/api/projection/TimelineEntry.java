package dev.uplift.api.projection;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.uplift.contracts.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;

/**
 * Something that happened to an upgrade.
 *
 * @param number counts from 1, without gaps
 * @param at when it was decided
 * @param type for example {@code step-completed}
 * @param data what else is to be said
 */
public record TimelineEntry(long number, Instant at, String type, Map<String, Object> data) {

    static TimelineEntry of(long number, Instant at, String type, String json) {
        try {
            return new TimelineEntry(
                    number, at, type, Json.mapper().readValue(json, new TypeReference<Map<String, Object>>() {}));
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
