package dev.uplift.api.discovery;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A discovery as callers see it.
 *
 * @param labels for every server that is found
 * @param state RUNNING, DONE or FAILED
 * @param found servers that were seen so far
 * @param fresh of them, those that were not in the inventory
 * @param changed of them, those that were gone, or had another version, engine, identity or other labels
 * @param gone servers that were seen in this scope before, and are not there any more; known when it is done
 * @param problem why it failed; while it runs, why it is about to be tried again
 */
public record DiscoveryView(
        String id,
        String provider,
        Map<String, Object> scope,
        Map<String, String> labels,
        String pool,
        String askedBy,
        Instant askedAt,
        String state,
        int found,
        @JsonProperty("new") int fresh,
        int changed,
        int gone,
        Optional<Problem> problem,
        Optional<Instant> endedAt) {

    static final String SELECT = """
            SELECT id, provider, scope, labels, pool, asked_by, asked_at, state, found, fresh, changed, gone, problem,
                   ended_at
              FROM discovery WHERE id = ?
            """;

    static DiscoveryView of(ResultSet row) throws SQLException {
        return new DiscoveryView(
                row.getString("id"),
                row.getString("provider"),
                members(row.getString("scope")),
                texts(row.getString("labels")),
                row.getString("pool"),
                row.getString("asked_by"),
                row.getTimestamp("asked_at").toInstant(),
                row.getString("state"),
                row.getInt("found"),
                row.getInt("fresh"),
                row.getInt("changed"),
                row.getInt("gone"),
                problem(row.getString("problem")),
                Optional.ofNullable(row.getTimestamp("ended_at")).map(Timestamp::toInstant));
    }

    static Map<String, Object> members(String json) {
        return read(json, new TypeReference<>() {});
    }

    static Map<String, String> texts(String json) {
        return read(json, new TypeReference<>() {});
    }

    static Optional<Problem> problem(String json) {
        return Optional.ofNullable(json).map(text -> read(text, new TypeReference<>() {}));
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return Json.mapper().readValue(json, type);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
