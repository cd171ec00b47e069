package dev.uplift.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.sandbox.platform.Refusal;
import java.util.List;
import java.util.Optional;

/** What may be created, and what is added to it: quotas, Pod Security, and the finalizers of claims. */
final class Admission {

    private final Cluster cluster;

    Admission(Cluster cluster) {
        this.cluster = cluster;
    }

    /** @throws Refusal if it may not be there */
    void admit(ResourcePath path, ObjectNode object) {
        switch (path.plural()) {
            case "pods" -> {
                PodSecurity.check(path, level(path), object);
                Quota.check(cluster.store(), path, object);
                object.withObjectProperty("status").put("phase", "Pending");
            }
            case "persistentvolumeclaims" -> {
                Quota.check(cluster.store(), path, object);
                Store.metadata(object).withArrayProperty("finalizers").add("kubernetes.io/pvc-protection");
                object.withObjectProperty("status").put("phase", "Pending");
            }
            case "jobs", "volumesnapshots" -> Quota.check(cluster.store(), path, object);
            default -> {
                // no rules for what else there is
            }
        }
    }

    private String level(ResourcePath path) {
        var namespace = new ResourcePath("", "v1", Optional.empty(), "namespaces", path.namespace(), Optional.empty());
        return cluster.store()
                .find(namespace)
                .map(object -> Store.metadata(object)
                        .path("labels")
                        .path("pod-security.kubernetes.io/enforce")
                        .asText("privileged"))
                .orElse("privileged");
    }

    /** All containers of a pod, those that run before the others too. */
    static List<JsonNode> containers(ObjectNode pod) {
        var all = new java.util.ArrayList<JsonNode>();
        pod.at("/spec/initContainers").forEach(all::add);
        pod.at("/spec/containers").forEach(all::add);
        return all;
    }
}
