package dev.uplift.worker.provider.kubernetes.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Optional;

/**
 * A VolumeSnapshotClass.
 *
 * @param name of the cluster's object
 * @param driver the CSI driver whose volumes it takes snapshots of
 * @param standard whether it is the one that is taken where none is named
 * @param retained whether the data outlives the VolumeSnapshot, and so its namespace
 */
public record SnapshotClass(String name, String driver, boolean standard, boolean retained) {

    private static final String STANDARD = "snapshot.storage.kubernetes.io/is-default-class";

    /** One of which nobody may see more than its name. */
    public static SnapshotClass unseen(String name) {
        return new SnapshotClass(name, "", false, true);
    }

    static SnapshotClass of(GenericKubernetesResource shown) {
        var annotations = Optional.ofNullable(shown.getMetadata().getAnnotations());
        return new SnapshotClass(
                shown.getMetadata().getName(),
                String.valueOf(shown.<Object>get("driver")),
                annotations.map(all -> "true".equals(all.get(STANDARD))).orElse(false),
                "Retain".equals(shown.<Object>get("deletionPolicy")));
    }
}
