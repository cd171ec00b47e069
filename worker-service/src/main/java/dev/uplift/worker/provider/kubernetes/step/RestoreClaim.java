package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.kubernetes.cluster.Snapshot;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The action {@code restore-claim}: after it, there is a claim that is filled from a snapshot. Where storage waits for its
 * first consumer, the volume is made when a Job mounts it.
 */
final class RestoreClaim {

    private RestoreClaim() {}

    static StepResult run(Turn turn) {
        var name = turn.text("claim");
        var there = turn.api().claim(turn.namespace(), name);
        if (there.isPresent()) {
            return found(turn, there.get());
        }
        return fromSnapshot(
                turn,
                snapshot -> turn.api()
                        .claim(turn.namespace(), turn.text("like"))
                        .map(like -> create(turn, from(turn, like, name, snapshot)))
                        .orElseGet(() -> Turn.failed(
                                "claim-missing",
                                "There is no claim %s to make another one like.".formatted(turn.text("like")),
                                "Bring it back, then retry.")));
    }

    private static StepResult found(Turn turn, PersistentVolumeClaim claim) {
        var name = claim.getMetadata().getName();
        if (!turn.isOurs(claim)) {
            return Turn.taken("claim " + name);
        }
        if (claim.getMetadata().getDeletionTimestamp() != null) {
            return turn.pending("claim %s to be gone".formatted(name));
        }
        return claim.getStatus() != null && "Lost".equals(claim.getStatus().getPhase())
                ? Turn.failed(
                        "claim-lost",
                        "Claim %s has lost its volume.".formatted(name),
                        "See what became of the volume; delete the claim, then retry.")
                : StepResult.done();
    }

    private static StepResult create(Turn turn, PersistentVolumeClaim claim) {
        turn.work().mayAct();
        turn.api().create(claim);
        return StepResult.done();
    }

    /** Something that needs the snapshot of the step. */
    interface WithSnapshot {
        StepResult run(Snapshot snapshot);
    }

    /** Only with a snapshot that is ours and can be restored. */
    static StepResult fromSnapshot(Turn turn, WithSnapshot body) {
        var name = turn.text("snapshot");
        return turn.api()
                .snapshot(turn.namespace(), name)
                .filter(snapshot -> snapshot.ready() && turn.names().isOurs(snapshot.labels()))
                .map(body::run)
                .orElseGet(() -> Turn.failed(
                        "snapshot-missing",
                        "There is no snapshot %s of this upgrade that can be restored.".formatted(name),
                        "See what became of it; nothing was changed."));
    }

    /** A claim like another one, filled from a snapshot. */
    static PersistentVolumeClaim from(Turn turn, PersistentVolumeClaim like, String name, Snapshot snapshot) {
        var labels = new HashMap<>(
                Optional.ofNullable(like.getMetadata().getLabels()).orElse(Map.of()));
        labels.putAll(turn.names().labels());
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace(turn.namespace())
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withAccessModes(like.getSpec().getAccessModes())
                .withVolumeMode(like.getSpec().getVolumeMode())
                .withStorageClassName(
                        turn.optional("storageClass").orElse(like.getSpec().getStorageClassName()))
                .withNewDataSource("snapshot.storage.k8s.io", "VolumeSnapshot", snapshot.name())
                .withNewResources()
                .withRequests(Map.of("storage", size(like, snapshot)))
                .endResources()
                .endSpec()
                .build();
    }

    /** As large as the other one is, and as what is restored needs. */
    private static Quantity size(PersistentVolumeClaim like, Snapshot snapshot) {
        var asked = Optional.ofNullable(like.getSpec().getResources())
                .flatMap(resources -> Optional.ofNullable(resources.getRequests()))
                .map(requests -> requests.get("storage"));
        var has = Optional.ofNullable(like.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getCapacity()))
                .map(capacity -> capacity.get("storage"));
        return Stream.of(asked, has, snapshot.size())
                .flatMap(Optional::stream)
                .max((a, b) -> a.getNumericalAmount().compareTo(b.getNumericalAmount()))
                .orElseThrow(() -> new IllegalStateException(
                        "claim %s has no size".formatted(like.getMetadata().getName())));
    }
}
