package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.kubernetes.cluster.ClusterProblems;
import dev.uplift.worker.provider.kubernetes.plan.InPlacePlan;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nobody runs on the data any more, and the volume is nobody's. */
final class StopServer {

    private StopServer() {}

    /** The action {@code stop-server}: after it, the StatefulSet has no pods, and says how many it had. */
    static StepResult stop(Turn turn) {
        return Server.of(turn, server -> stop(turn, server));
    }

    private static StepResult stop(Turn turn, Server server) {
        if (server.isAnothers()) {
            return turn.pending("another upgrade to give %s back".formatted(turn.address()));
        }
        if (losesItsClaims(server)) {
            return Turn.failed(
                    "claims-deleted-when-scaled",
                    "%s deletes its claims when it is scaled down (persistentVolumeClaimRetentionPolicy.whenScaled)."
                            .formatted(turn.address()),
                    "Set whenScaled to Retain, then retry.");
        }
        if (!server.isStopped()) {
            // What is stopped now has written since any snapshot of an earlier stop.
            turn.learn(InPlacePlan.STOP, server.set().getMetadata().getGeneration());
            turn.work().mayAct();
            turn.api().update(server.stopped());
        }
        var pods = server.pods();
        if (!pods.isEmpty()) {
            return turn.pending("%s to end".formatted(Volume.names(pods)));
        }
        return StepResult.done(
                turn.isLearned(InPlacePlan.DATA)
                        ? Map.of(InPlacePlan.STOP, server.stop())
                        : Map.of(InPlacePlan.STOP, server.stop(), InPlacePlan.DATA, Server.major(turn.text("from"))));
    }

    private static boolean losesItsClaims(Server server) {
        return Optional.ofNullable(server.set().getSpec().getPersistentVolumeClaimRetentionPolicy())
                .map(policy -> "Delete".equals(policy.getWhenScaled()))
                .orElse(false);
    }

    /** The action {@code detach}: after it, no pod has the volume, and no node. Reads only. */
    static StepResult detach(Turn turn) {
        return Volume.of(turn, volume -> {
            var users = volume.users();
            if (!users.isEmpty()) {
                return turn.pending(
                        "claim %s, which pods %s still use".formatted(turn.text("claim"), Volume.names(users)));
            }
            return volume.name().map(name -> detached(turn, name)).orElseGet(StepResult::done);
        });
    }

    private static StepResult detached(Turn turn, String volume) {
        List<VolumeAttachment> attached;
        try {
            attached = turn.api().attachments().stream()
                    .filter(its -> volume.equals(its.getSpec().getSource().getPersistentVolumeName()))
                    .toList();
        } catch (KubernetesClientException refused) {
            if (!ClusterProblems.isDenied(refused) && !ClusterProblems.isAbsence(refused)) {
                throw refused;
            }
            turn.warn(
                    "detach-unproved",
                    "volume " + volume,
                    "Nobody may look whether a node still has it; no pod of the namespace has.",
                    "Let the worker's account list volumeattachments.");
            return StepResult.done();
        }
        return attached.stream()
                .findFirst()
                .map(its -> turn.pending("volume %s, which node %s still has%s"
                        .formatted(volume, its.getSpec().getNodeName(), error(its))))
                .orElseGet(StepResult::done);
    }

    private static String error(VolumeAttachment attachment) {
        return Optional.ofNullable(attachment.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getDetachError()))
                .map(error -> ": " + error.getMessage())
                .orElse("");
    }
}
