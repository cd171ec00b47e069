package dev.uplift.worker.provider.azure.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Fields of what Azure answers. Empty text is what Azure writes where there is nothing ({@code "type": ""} of a server's
 * storage), and counts as nothing.
 */
final class Fields {

    private Fields() {}

    /** @param pointer a JSON pointer, for example {@code /properties/version} */
    static Optional<String> text(JsonNode of, String pointer) {
        return Optional.of(of.at(pointer))
                .filter(value -> value.isValueNode() && !value.isNull())
                .map(JsonNode::asText)
                .filter(text -> !text.isEmpty());
    }

    static Optional<Integer> number(JsonNode of, String pointer) {
        return Optional.of(of.at(pointer)).filter(JsonNode::isNumber).map(JsonNode::asInt);
    }

    static Stream<JsonNode> list(JsonNode of, String pointer) {
        return of.at(pointer).valueStream();
    }

    /** Text by name; what is not text is left out. */
    static Map<String, String> texts(JsonNode of, String pointer) {
        var texts = new LinkedHashMap<String, String>();
        of.at(pointer)
                .propertyStream()
                .filter(field -> field.getValue().isTextual())
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
