package dev.uplift.worker.provider.scalingo.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * How many containers of one kind an app has.
 *
 * @param name for example {@code web}
 * @param size for example {@code M}; empty where Scalingo does not say
 */
public record Formation(String name, int amount, Optional<String> size) {

    /** What takes requests of users. */
    public static final String WEB = "web";

    /** @param json an element of {@code containers} */
    public static Formation of(JsonNode json) {
        return new Formation(
                json.path("name").asText(),
                json.path("amount").asInt(),
                Optional.ofNullable(json.path("size").textValue()));
    }
}
