package dev.uplift.worker.provider.azure.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Fields of what Azure answers, any of which may be missing. Empty text is what Azure writes where there is nothing
 * ({@code "type": ""} of a server's storage), and counts as nothing.
 */
final class Fields {

    private Fields() {}

    /** @param value text, or one of the SDK's words for something; may be null */
    static Optional<String> text(Object value) {
        return Optional.ofNullable(value).map(Object::toString).filter(text -> !text.isEmpty());
    }

    static boolean isEnabled(Object value) {
        return text(value).filter("Enabled"::equals).isPresent();
    }

    /** @param values may be null */
    static <T> Stream<T> each(List<T> values) {
        return Stream.ofNullable(values).flatMap(List::stream);
    }

    /** Of what the SDK has no class for. @param pointer a JSON pointer, for example {@code /properties/status} */
    static Optional<String> text(JsonNode of, String pointer) {
        return Optional.of(of.at(pointer))
                .filter(value -> value.isValueNode() && !value.isNull())
                .flatMap(value -> text(value.asText()));
    }
}
