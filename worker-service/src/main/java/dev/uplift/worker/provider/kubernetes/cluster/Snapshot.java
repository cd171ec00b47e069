package dev.uplift.worker.provider.kubernetes.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Optional;

/**
 * A VolumeSnapshot, as it was read.
 *
 * @param name in its namespace
 * @param ready whether a claim can be made from it
 * @param content the name of the cluster's object behind it
 * @param error what failed last; the controller tries again by itself
 * @param size that a claim made from it needs at least
 * @param labels of the object
 */
public record Snapshot(
        String name,
        boolean ready,
        Optional<String> content,
        Optional<String> error,
        Optional<Quantity> size,
        Map<String, String> labels) {

    public Snapshot {
        labels = Map.copyOf(labels);
    }

    static Snapshot of(GenericKubernetesResource shown) {
        var labels = shown.getMetadata().getLabels();
        return new Snapshot(
                shown.getMetadata().getName(),
                Boolean.TRUE.equals(shown.get("status", "readyToUse")),
                Optional.<Object>ofNullable(shown.get("status", "boundVolumeSnapshotContentName"))
                        .map(Object::toString),
                Optional.<Object>ofNullable(shown.get("status", "error", "message"))
                        .map(Object::toString),
                Optional.<Object>ofNullable(shown.get("status", "restoreSize"))
                        .map(size -> Quantity.parse(size.toString())),
                labels == null ? Map.of() : labels);
    }
}
