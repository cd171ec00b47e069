package dev.uplift.worker.provider.kubernetes.cluster;

import dev.uplift.worker.kubernetes.Workloads;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.Layout;
import dev.uplift.worker.provider.kubernetes.server.LayoutUnknown;
import dev.uplift.worker.provider.kubernetes.server.PostgresSet;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Comparator;
import java.util.Optional;

/**
 * Servers, read together with what their data is on.
 *
 * @param api of their cluster
 */
public record Servers(Api api) {

    /**
     * @param set as it was read
     * @param options the driver's own
     * @throws LayoutUnknown if nothing tells where its data is
     */
    public PostgresSet of(StatefulSet set, KubernetesOptions options) throws LayoutUnknown {
        var layout = Layout.of(set, options);
        var namespace = set.getMetadata().getNamespace();
        var claim = api.claim(namespace, layout.claim()).orElseGet(Servers::none);
        var volume = Optional.ofNullable(claim.getSpec().getVolumeName())
                .filter(name -> !name.isEmpty())
                .flatMap(this::volume);
        return new PostgresSet(set, layout, claim, volume, pod(set));
    }

    /** A claim that is not there has no volume. */
    private static PersistentVolumeClaim none() {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    /** It belongs to no namespace, and not every account may look there. */
    private Optional<PersistentVolume> volume(String name) {
        try {
            return api.volume(name);
        } catch (KubernetesClientException refused) {
            if (ClusterProblems.isDenied(refused)) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** The first of its own that has not ended; a selector may be wider than the set. */
    private Optional<Pod> pod(StatefulSet set) {
        return api.pods(set.getMetadata().getNamespace(), set.getSpec().getSelector()).stream()
                .filter(Workloads::isAlive)
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> "StatefulSet".equals(owner.getKind())
                                && set.getMetadata().getName().equals(owner.getName())))
                .min(Comparator.comparing(pod -> pod.getMetadata().getName()));
    }
}
