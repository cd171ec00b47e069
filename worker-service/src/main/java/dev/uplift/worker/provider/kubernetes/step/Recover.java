package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.kubernetes.cluster.Snapshot;
import dev.uplift.worker.provider.kubernetes.plan.InPlacePlan;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The data is of the old version again. Its claim is deleted only when its volume is kept (Retain) and says how the claim
 * is made anew: whoever is killed between, the next one finds it there.
 */
final class Recover {

    /** The annotation of a retired volume that holds the claim that is made in place of its own. */
    static final String CLAIM = "uplift.dev/claim";

    /** The annotation that holds what was to become of it before. */
    static final String POLICY = "uplift.dev/reclaim-policy";

    /** Modes of pg_upgrade that leave the old files alone, whatever the new server does. */
    private static final List<String> SEPARATE = List.of("clone", "copy");

    private static final String RETAIN = "Retain";

    private final Turn turn;

    private Recover(Turn turn) {
        this.turn = turn;
    }

    /** The action {@code recover-data}: the directories are moved back, unless both versions share files that may have changed. */
    static StepResult run(Turn turn) {
        return Server.of(turn, server -> {
            var whole = turn.fact(InPlacePlan.MODE).filter(SEPARATE::contains).isPresent();
            return server.newWasStarted() && !whole && turn.optional("snapshot").isPresent()
                    ? restore(turn)
                    : new RunJob(turn).run();
        });
    }

    /** The action {@code restore-data}: the claim is made anew from the final snapshot, under the same name. */
    static StepResult restore(Turn turn) {
        return new Recover(turn).restore();
    }

    private StepResult restore() {
        var there = turn.api().claim(turn.namespace(), turn.text("claim"));
        return there.isEmpty()
                ? makeAnew()
                : RestoreClaim.fromSnapshot(
                        turn,
                        snapshot -> isFrom(there.get(), snapshot)
                                ? made(there.get())
                                : Quiesced.then(turn, () -> retire(there.get(), snapshot)));
    }

    /** Made from this snapshot, and not from one of an earlier try, after which the data was upgraded again. */
    private boolean isFrom(PersistentVolumeClaim claim, Snapshot snapshot) {
        return turn.isOurs(claim)
                && Objects.equals(
                        claim.getMetadata().getLabels().get(TakeSnapshot.STOP),
                        snapshot.labels().get(TakeSnapshot.STOP));
    }

    private StepResult made(PersistentVolumeClaim claim) {
        return claim.getMetadata().getDeletionTimestamp() == null
                ? StepResult.done(Map.of(InPlacePlan.DATA, Server.major(turn.text("from"))))
                : turn.pending("claim %s to be gone".formatted(turn.text("claim")));
    }

    private StepResult retire(PersistentVolumeClaim claim, Snapshot snapshot) {
        if (claim.getMetadata().getDeletionTimestamp() != null) {
            return turn.pending("claim %s to be gone".formatted(turn.text("claim")));
        }
        var anew = RestoreClaim.from(turn, claim, claim.getMetadata().getName(), snapshot);
        Optional.ofNullable(snapshot.labels().get(TakeSnapshot.STOP))
                .ifPresent(stop -> anew.getMetadata().getLabels().put(TakeSnapshot.STOP, stop));
        var volume = Optional.ofNullable(claim.getSpec().getVolumeName()).flatMap(turn.api()::volume);
        if (volume.isEmpty()) {
            return noVolume();
        }
        turn.learn(InPlacePlan.RETIRED, volume.get().getMetadata().getName());
        turn.learn(InPlacePlan.DATA, Turn.NOTHING);
        if (!isKept(volume.get())) {
            turn.work().mayAct();
            turn.api().update(kept(volume.get(), anew));
        }
        turn.work().mayAct();
        turn.api().deleteClaim(turn.namespace(), claim.getMetadata().getName());
        return turn.pending("claim %s to be gone".formatted(claim.getMetadata().getName()));
    }

    /** The one that was put aside. */
    private Optional<PersistentVolume> volume() {
        return turn.api().volume(turn.fact(InPlacePlan.RETIRED).orElseGet(() -> turn.text("volume")));
    }

    private StepResult noVolume() {
        return Turn.failed(
                "volume-missing",
                "There is no volume %s behind claim %s, or none that says how the claim is made anew."
                        .formatted(turn.text("volume"), turn.text("claim")),
                "%s stays without pods. Make claim %s from snapshot %s by hand, labelled %s, then retry."
                        .formatted(
                                turn.address(),
                                turn.text("claim"),
                                turn.text("snapshot"),
                                turn.names().labels()));
    }

    private boolean isKept(PersistentVolume volume) {
        return turn.isOurs(volume)
                && RETAIN.equals(volume.getSpec().getPersistentVolumeReclaimPolicy())
                && annotation(volume, CLAIM).isPresent();
    }

    static Optional<String> annotation(PersistentVolume volume, String key) {
        return Optional.ofNullable(volume.getMetadata().getAnnotations()).map(all -> all.get(key));
    }

    private PersistentVolume kept(PersistentVolume volume, PersistentVolumeClaim anew) {
        var annotations = new HashMap<String, String>(
                Optional.ofNullable(volume.getMetadata().getAnnotations()).orElse(Map.of()));
        annotations.put(CLAIM, Serialization.asJson(anew));
        annotations.putIfAbsent(POLICY, volume.getSpec().getPersistentVolumeReclaimPolicy());
        return new PersistentVolumeBuilder(volume)
                .editMetadata()
                .withAnnotations(annotations)
                .addToLabels(turn.names().labels())
                .endMetadata()
                .editSpec()
                .withPersistentVolumeReclaimPolicy(RETAIN)
                .endSpec()
                .build();
    }

    private StepResult makeAnew() {
        var retired = volume().filter(turn::isOurs).flatMap(volume -> annotation(volume, CLAIM));
        if (retired.isEmpty()) {
            return noVolume();
        }
        turn.work().mayAct();
        turn.api().create(Serialization.unmarshal(retired.get(), PersistentVolumeClaim.class));
        return turn.pending("claim %s".formatted(turn.text("claim")));
    }
}
