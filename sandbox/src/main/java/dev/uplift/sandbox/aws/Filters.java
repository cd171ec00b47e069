package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The list {@code Filters} of a call: one of the values of each must fit. */
record Filters(Map<String, Set<String>> wanted) {

    /** @param known the names that the call understands */
    static Filters of(Fields fields, Set<String> known) {
        var wanted = new LinkedHashMap<String, Set<String>>();
        for (var filter : fields.members("Filters")) {
            var name = filter.required("Name");
            if (!known.contains(name)) {
                throw Refusal.of("InvalidParameterValue", "Unrecognized filter name: %s", name);
            }
            var values = filter.texts("Values").stream()
                    .map(RdsRegion::nameOf)
                    .map(RdsRegion::lower)
                    .collect(Collectors.toSet());
            wanted.put(name, values);
        }
        return new Filters(wanted);
    }

    /** @param values of an item, by the name of a filter */
    boolean fit(Function<String, List<String>> values) {
        return wanted.entrySet().stream()
                .allMatch(filter -> values.apply(filter.getKey()).stream()
                        .map(RdsRegion::lower)
                        .anyMatch(filter.getValue()::contains));
    }
}
