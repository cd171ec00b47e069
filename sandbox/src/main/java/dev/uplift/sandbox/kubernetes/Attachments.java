package dev.uplift.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachmentBuilder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Attaches volumes to nodes, and detaches those that no pod there uses any more, a while later. */
final class Attachments {

    private final Cluster cluster;
    /** Volumes that are detached soon, unless somebody uses them again; a number for each time it was decided. */
    private final Map<String, Long> leaving = new HashMap<>();

    private long decisions;

    Attachments(Cluster cluster) {
        this.cluster = cluster;
    }

    /** @return whether all of them are at that node now; a volume is at one node at a time */
    boolean attach(String namespace, List<String> claims, String node) {
        var volumes = claims.stream()
                .map(name -> cluster.store().find(PersistentVolumeClaim.class, namespace, name))
                .flatMap(Optional::stream)
                .map(claim -> claim.getSpec().getVolumeName())
                .filter(Objects::nonNull)
                .toList();
        if (volumes.stream().anyMatch(volume -> isElsewhere(volume, node))) {
            return false;
        }
        for (var volume : volumes) {
            leaving.remove(volume);
            if (find(volume).isEmpty()) {
                create(volume, node);
            }
        }
        return true;
    }

    private boolean isElsewhere(String volume, String node) {
        return find(volume)
                .filter(each -> !each.getSpec().getNodeName().equals(node))
                .isPresent();
    }

    private Optional<VolumeAttachment> find(String volume) {
        return cluster.store().find(VolumeAttachment.class, "", name(volume));
    }

    private static String name(String volume) {
        return "csi-" + volume;
    }

    private void create(String volume, String node) {
        var driver = cluster.store()
                .find(PersistentVolume.class, "", volume)
                .map(each -> each.getSpec().getCsi().getDriver())
                .orElse("");
        var attachment = new VolumeAttachmentBuilder()
                .withNewMetadata()
                .withName(name(volume))
                .withUid(UUID.randomUUID().toString())
                .endMetadata()
                .withNewSpec()
                .withAttacher(driver)
                .withNodeName(node)
                .withNewSource()
                .withPersistentVolumeName(volume)
                .endSource()
                .endSpec()
                .withNewStatus()
                .withAttached(true)
                .endStatus()
                .build();
        cluster.store().create(ResourcePath.of(VolumeAttachment.class, "", name(volume)), Store.tree(attachment));
    }

    /** Some pod is gone: what it used goes, too, if nobody else uses it. */
    void sweep() {
        var used = used();
        cluster.store().list(VolumeAttachment.class, "").stream()
                .map(attachment -> attachment.getSpec().getSource().getPersistentVolumeName())
                .filter(volume -> !used.contains(volume) && !leaving.containsKey(volume))
                .forEach(volume -> {
                    var decision = ++decisions;
                    leaving.put(volume, decision);
                    cluster.after(cluster.delays().detach(), () -> detach(volume, decision));
                });
    }

    private void detach(String volume, long decision) {
        if (Objects.equals(leaving.get(volume), decision)) {
            leaving.remove(volume);
            cluster.store().remove(ResourcePath.of(VolumeAttachment.class, "", name(volume)));
        }
    }

    /** By pods that have not ended. */
    private Set<String> used() {
        var used = new HashSet<String>();
        var pods = new ResourcePath("", "v1", Optional.empty(), "pods", Optional.empty(), Optional.empty());
        cluster.store().list(pods, "").stream()
                .map(node -> Store.typed(node, Pod.class))
                .filter(pod -> !Kubelet.hasEnded(pod))
                .forEach(pod -> Kubelet.claims(pod).stream()
                        .map(claim -> cluster.store()
                                .find(
                                        PersistentVolumeClaim.class,
                                        pod.getMetadata().getNamespace(),
                                        claim))
                        .flatMap(Optional::stream)
                        .forEach(claim -> used.add(claim.getSpec().getVolumeName())));
        return used;
    }
}
