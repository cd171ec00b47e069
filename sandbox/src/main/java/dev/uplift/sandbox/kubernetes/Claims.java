package dev.uplift.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Gives claims their volumes, and does with volumes what is wanted when their claims are gone. */
final class Claims implements Cluster.Controller {

    private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

    private final Cluster cluster;
    private final Runtime runtime;
    private final Snapshots snapshots;
    private final Set<String> provisioning = new HashSet<>();

    Claims(Cluster cluster, Runtime runtime, Snapshots snapshots) {
        this.cluster = cluster;
        this.runtime = runtime;
        this.snapshots = snapshots;
        cluster.tell("persistentvolumeclaims", this);
        cluster.tell("volumesnapshots", path -> touchAll(path.namespace().orElse("")));
        cluster.tell("pods", path -> touchAll(path.namespace().orElse("")));
        cluster.tell("persistentvolumes", this::volumeChanged);
    }

    private void touchAll(String namespace) {
        cluster.store().list(PersistentVolumeClaim.class, namespace).stream()
                .filter(claim -> !isBound(claim) || claim.getMetadata().getDeletionTimestamp() != null)
                .forEach(claim -> cluster.store()
                        .touch(ResourcePath.of(
                                PersistentVolumeClaim.class,
                                namespace,
                                claim.getMetadata().getName())));
    }

    static boolean isBound(PersistentVolumeClaim claim) {
        return claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
    }

    /** A pod on that node wants it: a class that waits for the first consumer has waited for this. */
    static void wanted(Cluster cluster, String namespace, String name, String node) {
        cluster.store()
                .change(
                        PersistentVolumeClaim.class,
                        namespace,
                        name,
                        claim -> new PersistentVolumeClaimBuilder(claim)
                                .editMetadata()
                                .addToAnnotations(SELECTED_NODE, node)
                                .endMetadata()
                                .build());
    }

    @Override
    public void reconcile(ResourcePath path) {
        var found = cluster.store().find(path).map(node -> Store.typed(node, PersistentVolumeClaim.class));
        if (found.isEmpty()) {
            released(path);
            return;
        }
        var claim = found.get();
        if (claim.getMetadata().getDeletionTimestamp() != null) {
            if (!isUsed(claim)) {
                cluster.store().remove(path);
            }
        } else if (!isBound(claim)) {
            bind(path, claim);
        }
    }

    private boolean isUsed(PersistentVolumeClaim claim) {
        return cluster.store().list(Pod.class, claim.getMetadata().getNamespace()).stream()
                .filter(pod -> !Kubelet.hasEnded(pod))
                .anyMatch(
                        pod -> Kubelet.claims(pod).contains(claim.getMetadata().getName()));
    }

    private void bind(ResourcePath path, PersistentVolumeClaim claim) {
        var given = Optional.ofNullable(claim.getSpec().getVolumeName()).filter(name -> !name.isEmpty());
        if (given.isPresent()) {
            cluster.store()
                    .find(PersistentVolume.class, "", given.get())
                    .filter(volume -> isFor(volume, claim))
                    .ifPresent(volume -> bound(path, claim, volume.getMetadata().getName()));
            return;
        }
        var waits = storageClass(claim)
                .map(StorageClass::getVolumeBindingMode)
                .filter("WaitForFirstConsumer"::equals)
                .isPresent();
        var selected = claim.getMetadata().getAnnotations() != null
                && claim.getMetadata().getAnnotations().containsKey(SELECTED_NODE);
        if ((!waits || selected) && storageClass(claim).isPresent() && hasSource(claim)) {
            provision(path, claim);
        }
    }

    /** A volume that was released names the claim it had, and is for nobody else until that is taken away. */
    private static boolean isFor(PersistentVolume volume, PersistentVolumeClaim claim) {
        var reference = volume.getSpec().getClaimRef();
        return reference == null
                || (reference.getName().equals(claim.getMetadata().getName())
                        && reference.getNamespace().equals(claim.getMetadata().getNamespace())
                        && (reference.getUid() == null
                                || reference.getUid().isEmpty()
                                || reference.getUid().equals(claim.getMetadata().getUid())));
    }

    private Optional<StorageClass> storageClass(PersistentVolumeClaim claim) {
        var name = Optional.ofNullable(claim.getSpec().getStorageClassName());
        return cluster.store().list(StorageClass.class, "").stream()
                .filter(each -> name.map(each.getMetadata().getName()::equals).orElseGet(() -> isDefault(each)))
                .findFirst();
    }

    private static boolean isDefault(StorageClass each) {
        var annotations = each.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get("storageclass.kubernetes.io/is-default-class"));
    }

    private boolean hasSource(PersistentVolumeClaim claim) {
        var source = claim.getSpec().getDataSource();
        return source == null || disk(claim).isPresent();
    }

    private Optional<String> disk(PersistentVolumeClaim claim) {
        var source = claim.getSpec().getDataSource();
        var namespace = claim.getMetadata().getNamespace();
        return "VolumeSnapshot".equals(source.getKind())
                ? snapshots.readyDisk(namespace, source.getName(), claim)
                : cluster.store()
                        .find(PersistentVolumeClaim.class, namespace, source.getName())
                        .filter(Claims::isBound)
                        .map(each -> each.getSpec().getVolumeName());
    }

    private void provision(ResourcePath path, PersistentVolumeClaim claim) {
        if (!provisioning.add(claim.getMetadata().getUid())) {
            return;
        }
        var volume = "pvc-" + claim.getMetadata().getUid();
        if (claim.getSpec().getDataSource() == null) {
            runtime.provision(volume);
            cluster.after(cluster.delays().provision(), () -> provisioned(path, claim, volume));
        } else {
            var copied = runtime.copy(disk(claim).orElseThrow(), volume);
            cluster.after(cluster.delays().provision(), copied, () -> provisioned(path, claim, volume));
        }
    }

    private void provisioned(ResourcePath path, PersistentVolumeClaim claim, String name) {
        var there = cluster.store()
                .find(path)
                .map(node -> Store.metadata(node).path("uid").asText(""));
        if (!there.equals(Optional.of(claim.getMetadata().getUid()))) {
            runtime.delete(name);
            return;
        }
        var type = storageClass(claim).orElseThrow();
        var volume = new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid(UUID.randomUUID().toString())
                .addToAnnotations("pv.kubernetes.io/provisioned-by", type.getProvisioner())
                .endMetadata()
                .withNewSpec()
                .withCapacity(claim.getSpec().getResources().getRequests())
                .withAccessModes(claim.getSpec().getAccessModes())
                .withStorageClassName(type.getMetadata().getName())
                .withPersistentVolumeReclaimPolicy(
                        Optional.ofNullable(type.getReclaimPolicy()).orElse("Delete"))
                .withNewCsi()
                .withDriver(type.getProvisioner())
                .withVolumeHandle(name)
                .endCsi()
                .endSpec()
                .withNewStatus()
                .withPhase("Available")
                .endStatus()
                .build();
        cluster.store().create(ResourcePath.of(PersistentVolume.class, "", name), Store.tree(volume));
        bound(path, claim, name);
    }

    private void bound(ResourcePath path, PersistentVolumeClaim claim, String volume) {
        cluster.store()
                .change(
                        PersistentVolume.class,
                        "",
                        volume,
                        found -> new PersistentVolumeBuilder(found)
                                .editSpec()
                                .withNewClaimRef()
                                .withKind("PersistentVolumeClaim")
                                .withApiVersion("v1")
                                .withNamespace(claim.getMetadata().getNamespace())
                                .withName(claim.getMetadata().getName())
                                .withUid(claim.getMetadata().getUid())
                                .endClaimRef()
                                .endSpec()
                                .withNewStatus()
                                .withPhase("Bound")
                                .endStatus()
                                .build());
        var capacity = cluster.store()
                .find(PersistentVolume.class, "", volume)
                .map(each -> each.getSpec().getCapacity())
                .orElseThrow();
        cluster.store()
                .change(
                        PersistentVolumeClaim.class,
                        claim.getMetadata().getNamespace(),
                        claim.getMetadata().getName(),
                        found -> new PersistentVolumeClaimBuilder(found)
                                .editSpec()
                                .withVolumeName(volume)
                                .endSpec()
                                .withNewStatus()
                                .withPhase("Bound")
                                .withAccessModes(claim.getSpec().getAccessModes())
                                .withCapacity(capacity)
                                .endStatus()
                                .build());
        // pods that wait for it
        cluster.store().list(Pod.class, claim.getMetadata().getNamespace()).stream()
                .filter(pod -> Kubelet.claims(pod).contains(claim.getMetadata().getName()))
                .forEach(pod -> cluster.store()
                        .touch(ResourcePath.of(
                                Pod.class,
                                claim.getMetadata().getNamespace(),
                                pod.getMetadata().getName())));
        cluster.store().touch(path);
    }

    private void released(ResourcePath claim) {
        cluster.store().list(PersistentVolume.class, "").stream()
                .filter(volume -> "Bound".equals(volume.getStatus().getPhase()))
                .filter(volume -> volume.getSpec().getClaimRef() != null)
                .filter(volume -> volume.getSpec()
                                .getClaimRef()
                                .getName()
                                .equals(claim.name().orElse(""))
                        && volume.getSpec()
                                .getClaimRef()
                                .getNamespace()
                                .equals(claim.namespace().orElse("")))
                .forEach(this::release);
    }

    private void release(PersistentVolume volume) {
        var name = volume.getMetadata().getName();
        if ("Retain".equals(volume.getSpec().getPersistentVolumeReclaimPolicy())) {
            phase(volume, "Released");
        } else {
            cluster.store().remove(ResourcePath.of(PersistentVolume.class, "", name));
            runtime.delete(name);
        }
    }

    /** A released one can be had again when its claim is taken from it, and goes when its policy is to delete it. */
    private void volumeChanged(ResourcePath path) {
        cluster.store()
                .find(path)
                .map(node -> Store.typed(node, PersistentVolume.class))
                .filter(volume -> volume.getStatus() != null
                        && "Released".equals(volume.getStatus().getPhase()))
                .ifPresent(volume -> {
                    if (volume.getSpec().getClaimRef() == null) {
                        phase(volume, "Available");
                    } else if ("Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy())) {
                        release(volume);
                    }
                });
    }

    private void phase(PersistentVolume volume, String phase) {
        cluster.store()
                .change(
                        PersistentVolume.class,
                        "",
                        volume.getMetadata().getName(),
                        found -> new PersistentVolumeBuilder(found)
                                .withNewStatus()
                                .withPhase(phase)
                                .endStatus()
                                .build());
    }
}
