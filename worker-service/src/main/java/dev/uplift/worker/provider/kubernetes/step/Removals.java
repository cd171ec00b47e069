package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.kubernetes.cluster.ClusterProblems;
import dev.uplift.worker.provider.kubernetes.plan.InPlacePlan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes away what the upgrade made, and nothing else: one thing after the other, and none if one is not ours. */
final class Removals {

    private static final String DELETE = "Delete";

    /**
     * Something that was made.
     *
     * @param what in messages
     * @param ours whether it says so itself
     * @param removal the call that takes it away
     */
    private record Made(String what, boolean ours, Runnable removal) {}

    private final Turn turn;
    private final List<Made> made = new ArrayList<>();

    private Removals(Turn turn) {
        this.turn = turn;
    }

    /** The action {@code remove-rehearsal}. */
    static StepResult rehearsal(Turn turn) {
        return new Removals(turn).jobs().claim().snapshot().remove();
    }

    /** The action {@code remove-jobs}. */
    static StepResult jobs(Turn turn) {
        return new Removals(turn).jobs().claim().remove();
    }

    /** The action {@code remove-backup}. */
    static StepResult backup(Turn turn) {
        return new Removals(turn).snapshot().retired().remove();
    }

    private Removals jobs() {
        var api = turn.api();
        RunJob.names(turn)
                .forEach(name -> add(
                        "Job " + name, api.job(turn.namespace(), name), () -> api.deleteJob(turn.namespace(), name)));
        var script = turn.text("script");
        return add(
                "ConfigMap " + script,
                api.configMap(turn.namespace(), script),
                () -> api.deleteConfigMap(turn.namespace(), script));
    }

    private Removals claim() {
        var name = turn.text("claim");
        return add(
                "claim " + name,
                turn.api().claim(turn.namespace(), name),
                () -> turn.api().deleteClaim(turn.namespace(), name));
    }

    private Removals snapshot() {
        var name = turn.text("snapshot");
        turn.api()
                .snapshot(turn.namespace(), name)
                .ifPresent(there -> made.add(new Made(
                        "snapshot " + name,
                        turn.names().isOurs(there.labels()),
                        () -> turn.api().deleteSnapshot(turn.namespace(), name))));
        return this;
    }

    /** The volume that a way back has put aside; the server's own carries no label of ours. */
    private Removals retired() {
        var name = turn.fact(InPlacePlan.RETIRED).orElseGet(() -> turn.text("volume"));
        volume(name)
                .filter(turn::isOurs)
                .filter(this::isToGo)
                .ifPresent(volume -> made.add(new Made("volume " + name, true, () -> giveUp(volume))));
        return this;
    }

    /** Whoever may not look at volumes has put none aside. */
    private Optional<PersistentVolume> volume(String name) {
        try {
            return turn.api().volume(name);
        } catch (KubernetesClientException refused) {
            if (ClusterProblems.isDenied(refused) && !turn.isLearned(InPlacePlan.RETIRED)) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** Its owner may have wanted it kept in any case. */
    private boolean isToGo(PersistentVolume volume) {
        var isFree = volume.getStatus() != null
                && "Released".equals(volume.getStatus().getPhase());
        return isFree
                && Recover.annotation(volume, Recover.POLICY)
                        .filter(DELETE::equals)
                        .isPresent();
    }

    /** To delete the volume itself would leave its disk behind, which nobody knows any more. */
    private void giveUp(PersistentVolume volume) {
        if (!DELETE.equals(volume.getSpec().getPersistentVolumeReclaimPolicy())) {
            turn.api()
                    .update(new PersistentVolumeBuilder(volume)
                            .editSpec()
                            .withPersistentVolumeReclaimPolicy(DELETE)
                            .endSpec()
                            .build());
        }
    }

    private Removals add(String what, Optional<? extends HasMetadata> there, Runnable removal) {
        there.ifPresent(object -> made.add(new Made(
                what, turn.isOurs(object), object.getMetadata().getDeletionTimestamp() == null ? removal : () -> {})));
        return this;
    }

    private StepResult remove() {
        var others = made.stream().filter(each -> !each.ours()).map(Made::what).toList();
        if (!others.isEmpty()) {
            return Turn.failed(
                    "not-ours",
                    "%s: this upgrade did not make it.".formatted(String.join(", ", others)),
                    "Delete it yourself if nobody needs it.");
        }
        if (made.isEmpty()) {
            return StepResult.done();
        }
        made.forEach(each -> {
            turn.work().mayAct();
            each.removal().run();
        });
        return turn.pending(
                "%s to be gone".formatted(made.stream().map(Made::what).toList()));
    }
}
