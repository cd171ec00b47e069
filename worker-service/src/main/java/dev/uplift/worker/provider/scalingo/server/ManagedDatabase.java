package dev.uplift.worker.provider.scalingo.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.worker.provider.scalingo.path.Version;
import java.util.Optional;

/**
 * A database as Scalingo shows it.
 *
 * @param id that of its add-on
 * @param resourceId Scalingo's name for it, which never changes
 * @param status {@code running}, {@code upgrading}, {@code stopped} …
 * @param versionId of what it runs
 * @param version the same for people
 * @param nextId of the version that Scalingo offers next; empty if none, or if it does not say so here
 * @param operation that runs now
 * @param cluster whether it has several nodes
 * @param endpoint where it listens, as {@code host:port}
 */
public record ManagedDatabase(
        String id,
        String resourceId,
        String status,
        String versionId,
        Version version,
        Optional<String> nextId,
        Optional<String> operation,
        boolean cluster,
        Optional<String> endpoint) {

    private static final String RUNNING = "running";
    private static final String STOPPED = "stopped";

    /** @param json what {@code database} holds */
    public static ManagedDatabase of(JsonNode json) {
        return new ManagedDatabase(
                json.path("id").asText(),
                json.path("resource_id").asText(),
                json.path("status").asText(),
                json.path("version_id").asText(),
                Version.of(json.path("readable_version").asText()),
                text(json, "next_version_id"),
                text(json, "current_operation_id"),
                json.path("cluster").asBoolean(),
                text(json, "hostname"));
    }

    static Optional<String> text(JsonNode json, String field) {
        return Optional.ofNullable(json.path(field).textValue()).filter(value -> !value.isEmpty());
    }

    /** The same however its address is spelled. */
    public String identity() {
        return identity(id, resourceId);
    }

    static String identity(String id, String resourceId) {
        return "scalingo:%s:%s".formatted(id, resourceId);
    }

    /** It serves, and the platform works on nothing of it. */
    public boolean isIdle() {
        return isRunning() && operation.isEmpty();
    }

    public boolean isRunning() {
        return status.equals(RUNNING);
    }

    /** Nothing leads out of it by itself. */
    public boolean isStopped() {
        return status.equals(STOPPED);
    }

    /** The name of the host; empty until it has one. */
    public Optional<String> host() {
        return endpoint.map(text -> text.replaceFirst(":\\d+$", ""));
    }

    /** Where it listens; PostgreSQL's own port where Scalingo does not say. */
    public int port() {
        return endpoint.filter(text -> text.matches(".*:\\d{1,5}"))
                .map(text -> Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)))
                .orElse(5432);
    }
}
