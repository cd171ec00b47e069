package dev.uplift.worker.provider.kubernetes.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Optional;

/**
 * Servers that CloudNativePG operates: it has no StatefulSet, and upgrades a server whose image is changed.
 *
 * @param client of the cluster
 */
public record Operated(KubernetesClient client) {

    static final String GROUP = "postgresql.cnpg.io";

    private static final ResourceDefinitionContext CLUSTERS = new ResourceDefinitionContext.Builder()
            .withGroup(GROUP)
            .withVersion("v1")
            .withKind("Cluster")
            .withPlural("clusters")
            .withNamespaced(true)
            .build();

    /** Empty, too, where there is no such operator. */
    public Optional<GenericKubernetesResource> find(String namespace, String name) {
        return Optional.ofNullable(client.genericKubernetesResources(CLUSTERS)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    /** Refused with a conflict where somebody changed it since it was read. */
    public GenericKubernetesResource update(GenericKubernetesResource changed) {
        return client.genericKubernetesResources(CLUSTERS)
                .inNamespace(changed.getMetadata().getNamespace())
                .resource(changed)
                .update();
    }
}
