package dev.uplift.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The Pod Security Standards, as far as pods of upgrades come near them. */
final class PodSecurity {

    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    private PodSecurity() {}

    /** @param level privileged, baseline or restricted */
    static void check(ResourcePath path, String level, ObjectNode pod) {
        var violations = new ArrayList<String>();
        if (!"privileged".equals(level)) {
            baseline(pod, violations);
        }
        if ("restricted".equals(level)) {
            restricted(pod, violations);
        }
        if (!violations.isEmpty()) {
            throw ApiStatus.forbidden(
                    path, "violates PodSecurity \"%s:latest\": %s".formatted(level, String.join(", ", violations)));
        }
    }

    private static void baseline(ObjectNode pod, ArrayList<String> violations) {
        pod.at("/spec/volumes").forEach(volume -> {
            if (volume.has("hostPath")) {
                violations.add("hostPath volumes (volume \"%s\")"
                        .formatted(volume.path("name").asText()));
            }
        });
        for (var container : Admission.containers(pod)) {
            if (container.at("/securityContext/privileged").asBoolean()) {
                violations.add("privileged (container \"%s\" must not set securityContext.privileged=true)"
                        .formatted(container.path("name").asText()));
            }
        }
    }

    private static void restricted(ObjectNode pod, ArrayList<String> violations) {
        pod.at("/spec/volumes")
                .forEach(volume -> volume.fieldNames().forEachRemaining(type -> {
                    if (!"name".equals(type) && !VOLUMES.contains(type)) {
                        violations.add("restricted volume types (volume \"%s\" uses restricted volume type \"%s\")"
                                .formatted(volume.path("name").asText(), type));
                    }
                }));
        for (var container : Admission.containers(pod)) {
            var name = container.path("name").asText();
            var own = container.path("securityContext");
            if (own.path("allowPrivilegeEscalation").asBoolean(true)) {
                violations.add(
                        "allowPrivilegeEscalation != false (container \"%s\" must set securityContext.allowPrivilegeEscalation=false)"
                                .formatted(name));
            }
            if (StreamSupport.stream(own.at("/capabilities/drop").spliterator(), false)
                    .noneMatch(dropped -> "ALL".equals(dropped.asText()))) {
                violations.add(
                        "unrestricted capabilities (container \"%s\" must set securityContext.capabilities.drop=[\"ALL\"])"
                                .formatted(name));
            }
            if (!either(pod, own, "runAsNonRoot").asBoolean()) {
                violations.add(
                        "runAsNonRoot != true (pod or container \"%s\" must set securityContext.runAsNonRoot=true)"
                                .formatted(name));
            }
            if (either(pod, own, "runAsUser").asLong(1) == 0) {
                violations.add("runAsUser=0 (container \"%s\" must not set runAsUser=0)".formatted(name));
            }
            if (!Set.of("RuntimeDefault", "Localhost")
                    .contains(either(pod, own, "seccompProfile").path("type").asText())) {
                violations.add(
                        "seccompProfile (pod or container \"%s\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")"
                                .formatted(name));
            }
        }
    }

    private static JsonNode either(ObjectNode pod, JsonNode own, String field) {
        return own.has(field)
                ? own.path(field)
                : pod.at("/spec/securityContext").path(field);
    }
}
