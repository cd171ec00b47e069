package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.kubernetes.Workloads;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The claim that the server's data is on, as it was read in one turn.
 *
 * @param turn that reads it
 * @param claim the server's own, or what a way back has put in its place
 */
record Volume(Turn turn, PersistentVolumeClaim claim) {

    /** What is done with it; a claim that is not there, or is another one by the same name, is a failure. */
    static StepResult of(Turn turn, Function<Volume, StepResult> body) {
        var name = turn.text("claim");
        var found = turn.api().claim(turn.namespace(), name);
        if (found.isEmpty()) {
            return Turn.failed(
                    "claim-missing",
                    "There is no claim %s: %s stays without pods, which would be given an empty volume."
                            .formatted(name, turn.address()),
                    "Bring the claim back, bound to its volume %s.".formatted(turn.text("volume")));
        }
        var volume = new Volume(turn, found.get());
        return volume.isKnown()
                ? body.apply(volume)
                : Turn.failed(
                        "claim-changed",
                        "Claim %s is not the one that was inspected, nor one of this upgrade: its data is another's."
                                .formatted(name),
                        "See who made it; then ask for a new upgrade.");
    }

    private boolean isKnown() {
        return turn.text("uid").equals(claim.getMetadata().getUid()) || turn.isOurs(claim);
    }

    /** The volume behind it now. */
    Optional<String> name() {
        return Optional.ofNullable(claim.getSpec().getVolumeName()).filter(name -> !name.isEmpty());
    }

    /** Whose data may change under whoever else works on it. */
    List<Pod> users() {
        return users(turn, claim.getMetadata().getName());
    }

    static List<Pod> users(Turn turn, String claim) {
        return turn.api().pods(turn.namespace()).stream()
                .filter(Workloads::isAlive)
                .filter(pod -> pod.getSpec().getVolumes().stream()
                        .anyMatch(volume -> volume.getPersistentVolumeClaim() != null
                                && claim.equals(
                                        volume.getPersistentVolumeClaim().getClaimName())))
                .toList();
    }

    /** In messages. */
    static List<String> names(List<Pod> pods) {
        return pods.stream().map(pod -> pod.getMetadata().getName()).sorted().toList();
    }
}
