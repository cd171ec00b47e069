package dev.uplift.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** What nobody may change of an object that is there. */
final class Immutable {

    private static final Map<String, List<String>> FIELDS = Map.of(
            "jobs", List.of("/spec/template", "/spec/selector", "/spec/completions"),
            "statefulsets", List.of("/spec/volumeClaimTemplates", "/spec/selector", "/spec/serviceName"),
            "persistentvolumeclaims",
                    List.of("/spec/volumeName", "/spec/storageClassName", "/spec/accessModes", "/spec/dataSource"),
            "pods", List.of("/spec/volumes", "/spec/nodeName"));

    private Immutable() {}

    static void check(ResourcePath path, ObjectNode before, ObjectNode wanted) {
        FIELDS.getOrDefault(path.plural(), List.of()).forEach(field -> {
            if (!before.at(field).equals(wanted.at(field))) {
                throw ApiStatus.invalid(path, field.substring(1).replace('/', '.') + ": Forbidden: field is immutable");
            }
        });
    }
}
