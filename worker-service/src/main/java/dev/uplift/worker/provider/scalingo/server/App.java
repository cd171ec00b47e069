package dev.uplift.worker.provider.scalingo.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * An app: what databases belong to.
 *
 * @param project that it belongs to: its name, or its id where Scalingo does not say the name
 */
public record App(String name, Optional<String> project) {

    /** @param json an element of {@code apps}, or of {@code databases}, each of which has an app of its own name */
    public static App of(JsonNode json) {
        return new App(
                json.path("name").asText(),
                ManagedDatabase.text(json.path("project"), "name")
                        .or(() -> ManagedDatabase.text(json.path("project"), "id"))
                        .or(() -> ManagedDatabase.text(json, "project_id")));
    }
}
