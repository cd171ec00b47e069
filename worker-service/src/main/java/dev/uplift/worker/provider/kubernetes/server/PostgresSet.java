package dev.uplift.worker.provider.kubernetes.server;

import dev.uplift.worker.provider.kubernetes.job.Placement;
import dev.uplift.worker.provider.kubernetes.job.RunAs;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server as it was read: its StatefulSet, and what its data is on.
 *
 * @param set the StatefulSet
 * @param layout where the data is
 * @param claim of the volume
 * @param volume behind the claim; empty where there is none yet, or nobody may look at it
 * @param pod that runs it; empty where there is none
 */
public record PostgresSet(
        StatefulSet set,
        Layout layout,
        PersistentVolumeClaim claim,
        Optional<PersistentVolume> volume,
        Optional<Pod> pod) {

    public String name() {
        return set.getMetadata().getName();
    }

    public String namespace() {
        return set.getMetadata().getNamespace();
    }

    /** The same for every spelling of the address, and by whatever context. */
    public String identity() {
        return identity(set);
    }

    /** The same of one whose layout is not known. */
    public static String identity(StatefulSet set) {
        return "kubernetes:" + set.getMetadata().getUid();
    }

    /** How many pods it is to have. */
    public int replicas() {
        return Optional.ofNullable(set.getSpec().getReplicas()).orElse(1);
    }

    /** What PostgreSQL runs in, as the StatefulSet has it. */
    public Container container() {
        return podSpec().getContainers().stream()
                .filter(each -> layout.container().equals(each.getName()))
                .findFirst()
                .orElseThrow();
    }

    public PodSpec podSpec() {
        return set.getSpec().getTemplate().getSpec();
    }

    /** The CSI driver of the volume; empty where it has none, or nobody may look at it. */
    public Optional<String> csiDriver() {
        return volume.map(PersistentVolume::getSpec)
                .flatMap(spec -> Optional.ofNullable(spec.getCsi()))
                .map(csi -> csi.getDriver());
    }

    /** The name of the volume behind the claim; empty where there is none yet. */
    public Optional<String> volumeName() {
        return Optional.ofNullable(claim.getSpec().getVolumeName()).filter(name -> !name.isEmpty());
    }

    /** In bytes: what the volume has, or what was asked for. */
    public long bytes() {
        return Optional.ofNullable(claim.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getCapacity()))
                .map(capacity -> capacity.get("storage"))
                .or(() -> Optional.ofNullable(claim.getSpec().getResources())
                        .flatMap(resources -> Optional.ofNullable(resources.getRequests()))
                        .map(requests -> requests.get("storage")))
                .map(Quantity::getNumericalAmount)
                .map(amount -> amount.longValue())
                .orElse(0L);
    }

    /** Where Jobs on its volume may run. */
    public Placement placement() {
        var spec = podSpec();
        return new Placement(
                Optional.empty(),
                Optional.ofNullable(spec.getNodeSelector()).orElse(Map.of()),
                Optional.ofNullable(spec.getTolerations()).orElse(List.of()),
                Optional.ofNullable(spec.getImagePullSecrets()).orElse(List.of()).stream()
                        .map(LocalObjectReference::getName)
                        .toList(),
                Optional.ofNullable(spec.getServiceAccountName()));
    }

    /** Whose files Jobs work on. */
    public RunAs runAs(KubernetesOptions options) {
        return new RunAs(layout.uid(), layout.gid(), options.asRoot());
    }
}
