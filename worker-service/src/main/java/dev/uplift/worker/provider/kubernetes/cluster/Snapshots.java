package dev.uplift.worker.provider.kubernetes.cluster;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * VolumeSnapshots and their classes, which a cluster has only if somebody installed them: of v1, or of v1beta1, which has the
 * same fields, where external-snapshotter is older than 4.
 *
 * @param client of the cluster
 */
record Snapshots(KubernetesClient client) {

    private static final String KIND = "VolumeSnapshot";

    private static final String NOW = "v1";
    private static final String OLDER = "v1beta1";

    private static ResourceDefinitionContext snapshots(String version) {
        return context(version, KIND, "volumesnapshots", true);
    }

    private static ResourceDefinitionContext context(String version, String kind, String plural, boolean namespaced) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(Api.SNAPSHOTS)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
    }

    Optional<GenericKubernetesResource> find(String namespace, String name) {
        return find(NOW, namespace, name).or(() -> find(OLDER, namespace, name));
    }

    private Optional<GenericKubernetesResource> find(String version, String namespace, String name) {
        return Optional.ofNullable(client.genericKubernetesResources(snapshots(version))
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    void take(String namespace, String name, String claim, Optional<String> ofClass, Map<String, String> labels) {
        var spec = new HashMap<String, Object>();
        spec.put("source", Map.of("persistentVolumeClaimName", claim));
        ofClass.ifPresent(its -> spec.put("volumeSnapshotClassName", its));
        var metadata = new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(labels)
                .build();
        Absent.either(() -> create(NOW, metadata, spec), () -> create(OLDER, metadata, spec));
    }

    private GenericKubernetesResource create(String version, ObjectMeta metadata, Map<String, Object> spec) {
        var snapshot = new GenericKubernetesResourceBuilder()
                .withApiVersion(Api.SNAPSHOTS + "/" + version)
                .withKind(KIND)
                .withMetadata(metadata)
                .addToAdditionalProperties("spec", spec)
                .build();
        return client.genericKubernetesResources(snapshots(version))
                .inNamespace(metadata.getNamespace())
                .resource(snapshot)
                .create();
    }

    void delete(String namespace, String name) {
        if (!delete(NOW, namespace, name)) {
            delete(OLDER, namespace, name);
        }
    }

    /** @return whether there was one */
    private boolean delete(String version, String namespace, String name) {
        return !client.genericKubernetesResources(snapshots(version))
                .inNamespace(namespace)
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete()
                .isEmpty();
    }

    List<SnapshotClass> classes() {
        return Absent.orNone(() -> Absent.either(() -> classes(NOW), () -> classes(OLDER)));
    }

    private List<SnapshotClass> classes(String version) {
        return client
                .genericKubernetesResources(context(version, "VolumeSnapshotClass", "volumesnapshotclasses", false))
                .list()
                .getItems()
                .stream()
                .map(SnapshotClass::of)
                .toList();
    }
}
