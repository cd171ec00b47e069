package dev.uplift.worker.driver;

import dev.uplift.contracts.Descriptor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON Schema of one value that requests give a driver; {@link ObjectSchema} puts them together for its {@link
 * Descriptor}.
 *
 * @param keywords of JSON Schema, in the order in which they are shown
 */
public record Schema(Map<String, Object> keywords) {

    public Schema {
        keywords = Collections.unmodifiableMap(new LinkedHashMap<>(keywords));
    }

    /** Text that is not empty. */
    public static Schema text() {
        return anyText().with("minLength", 1);
    }

    /** Text that may be empty. */
    public static Schema anyText() {
        return ofType("string");
    }

    /** @param pattern a regular expression that must be found in it */
    public static Schema text(String pattern) {
        return anyText().with("pattern", pattern);
    }

    public static Schema choice(String... values) {
        return new Schema(Map.of("enum", List.of(values)));
    }

    public static Schema integer(long least) {
        return ofType("integer").with("minimum", least);
    }

    public static Schema integer(long least, long most) {
        return integer(least).with("maximum", most);
    }

    public static Schema flag() {
        return ofType("boolean");
    }

    public static Schema list(Schema items) {
        return ofType("array").with("items", items.keywords);
    }

    /** An object with any names, all of whose values are of this schema. */
    public static Schema mapTo(Schema values) {
        return ofType("object").with("additionalProperties", values.keywords);
    }

    private static Schema ofType(String type) {
        return new Schema(Map.of("type", type));
    }

    /** What it is when nobody gives it. */
    public Schema byDefault(Object value) {
        return with("default", value);
    }

    /** @param description for who writes requests */
    public Schema described(String description) {
        return with("description", description);
    }

    /** The same with one more keyword. */
    public Schema with(String keyword, Object value) {
        var more = new LinkedHashMap<>(keywords);
        more.put(keyword, value);
        return new Schema(more);
    }
}
