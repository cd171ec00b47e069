package dev.uplift.worker.driver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON Schema of an object that has no properties but those named here: an address, options, a scope. */
public final class ObjectSchema {

    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();
    private final List<Map<String, Object>> alternatives = new ArrayList<>();

    /** Adds a property that must be there. */
    public ObjectSchema required(String name, Schema schema) {
        required.add(name);
        return optional(name, schema);
    }

    /** Adds a property that may be left out. */
    public ObjectSchema optional(String name, Schema schema) {
        properties.put(name, schema.keywords());
        return this;
    }

    /** One of these optional properties must be there, and no other of them. */
    public ObjectSchema exactlyOneOf(String... names) {
        Arrays.stream(names)
                .map(name -> Map.<String, Object>of("required", List.of(name)))
                .forEach(alternatives::add);
        return this;
    }

    /** What a descriptor holds. */
    public Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("$schema", DIALECT);
        json.put("type", "object");
        json.put("properties", Collections.unmodifiableMap(new LinkedHashMap<>(properties)));
        json.put("additionalProperties", false);
        if (!required.isEmpty()) {
            json.put("required", List.copyOf(required));
        }
        if (!alternatives.isEmpty()) {
            json.put("oneOf", List.copyOf(alternatives));
        }
        return Map.copyOf(json);
    }
}
