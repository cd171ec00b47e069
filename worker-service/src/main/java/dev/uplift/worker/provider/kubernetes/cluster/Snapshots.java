package dev.uplift.worker.provider.kubernetes.cluster;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * VolumeSnapshots and their classes, which a cluster has only if somebody installed them.
 *
 * @param client of the cluster
 */
record Snapshots(KubernetesClient client) {

    private static final String KIND = "VolumeSnapshot";

    private static final ResourceDefinitionContext SNAPSHOTS = context(KIND, "volumesnapshots", true);
    private static final ResourceDefinitionContext CLASSES =
            context("VolumeSnapshotClass", "volumesnapshotclasses", false);

    private static ResourceDefinitionContext context(String kind, String plural, boolean namespaced) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(Api.SNAPSHOTS)
                .withVersion("v1")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
    }

    Optional<GenericKubernetesResource> find(String namespace, String name) {
        return Optional.ofNullable(client.genericKubernetesResources(SNAPSHOTS)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    void take(String namespace, String name, String claim, Optional<String> ofClass, Map<String, String> labels) {
        var spec = new HashMap<String, Object>();
        spec.put("source", Map.of("persistentVolumeClaimName", claim));
        ofClass.ifPresent(its -> spec.put("volumeSnapshotClassName", its));
        var snapshot = new GenericKubernetesResourceBuilder()
                .withApiVersion(Api.SNAPSHOTS + "/v1")
                .withKind(KIND)
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .addToAdditionalProperties("spec", spec)
                .build();
        client.genericKubernetesResources(SNAPSHOTS)
                .inNamespace(namespace)
                .resource(snapshot)
                .create();
    }

    void delete(String namespace, String name) {
        client.genericKubernetesResources(SNAPSHOTS)
                .inNamespace(namespace)
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    List<SnapshotClass> classes() {
        return Absent.orNone(() -> client.genericKubernetesResources(CLASSES).list().getItems().stream()
                .map(SnapshotClass::of)
                .toList());
    }
}
