package dev.uplift.api.report;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads facts that are objects; what has another shape was not meant for the report, and is left out. */
final class Facts {

    private Facts() {}

    static SortedMap<String, String> texts(Map<String, Object> facts, String name) {
        var found = new TreeMap<String, String>();
        members(facts, name).forEach((key, value) -> found.put(String.valueOf(key), String.valueOf(value)));
        return found;
    }

    static Optional<Double> number(Map<String, Object> facts, String name, String member) {
        return members(facts, name).get(member) instanceof Number number
                ? Optional.of(number.doubleValue())
                : Optional.empty();
    }

    private static Map<?, ?> members(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof Map<?, ?> members ? members : Map.of();
    }
}
