package dev.uplift.sandbox.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** What of a recorded value must be the same another time: of an id or a time its form, of all else the value. */
enum Shape {
    ID("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    MILLISECONDS("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"),
    TICKS("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}Z"),
    TICKS_WITH_OFFSET("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}\\+00:00"),
    PRECHECK("/subscriptions/.*/majorVersionUpgradePrecheck/[0-9a-f-]{36}");

    private final Pattern pattern;

    Shape(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /** @param whole whether there may be no more than what was recorded */
    static void compare(String path, JsonNode recorded, JsonNode actual, boolean whole) {
        assertThat(actual.getNodeType()).as(path).isEqualTo(recorded.getNodeType());
        if (recorded.isObject()) {
            if (whole) {
                assertThat(actual.fieldNames())
                        .toIterable()
                        .as(path)
                        .containsExactlyInAnyOrderElementsOf(names(recorded));
            } else {
                assertThat(actual.fieldNames()).toIterable().as(path).containsAll(names(recorded));
            }
            recorded.properties()
                    .forEach(field ->
                            compare(path + "/" + field.getKey(), field.getValue(), actual.get(field.getKey()), whole));
        } else if (recorded.isArray()) {
            assertThat(actual.size()).as(path).isEqualTo(recorded.size());
            for (var i = 0; i < recorded.size(); i++) {
                compare(path + "/" + i, recorded.get(i), actual.get(i), whole);
            }
        } else if (recorded.isTextual() && of(recorded.asText()).isPresent()) {
            assertThat(actual.asText()).as(path).matches(of(recorded.asText()).get().pattern);
        } else {
            assertThat(actual).as(path).isEqualTo(recorded);
        }
    }

    private static Iterable<String> names(JsonNode node) {
        return node::fieldNames;
    }

    private static Optional<Shape> of(String text) {
        return Arrays.stream(values())
                .filter(shape -> shape.pattern.matcher(text).matches())
                .findFirst();
    }
}
