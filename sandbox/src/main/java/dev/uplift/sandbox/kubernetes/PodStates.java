package dev.uplift.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Instant;

/** What a pod says about itself; of its containers the first one counts. */
final class PodStates {

    private PodStates() {}

    static Pod running(Pod pod, Instant since) {
        var status = status(pod)
                .withReady(false)
                .withStarted(true)
                .withNewState()
                .withNewRunning()
                .withStartedAt(since.toString())
                .endRunning()
                .endState();
        return new PodBuilder(pod)
                .editStatus()
                .withPhase("Running")
                .withStartTime(since.toString())
                .withContainerStatuses(status.build())
                .endStatus()
                .build();
    }

    static Pod ready(Pod pod) {
        var running = pod.getStatus().getContainerStatuses().getFirst().getState();
        return new PodBuilder(pod)
                .editStatus()
                .withContainerStatuses(status(pod)
                        .withReady(true)
                        .withStarted(true)
                        .withState(running)
                        .build())
                .addToConditions(new PodConditionBuilder()
                        .withType("Ready")
                        .withStatus("True")
                        .build())
                .endStatus()
                .build();
    }

    static Pod ended(Pod pod, int exit, Instant at) {
        var status = status(pod)
                .withReady(false)
                .withStarted(false)
                .withNewState()
                .withNewTerminated()
                .withExitCode(exit)
                .withReason(exit == 0 ? "Completed" : "Error")
                .withFinishedAt(at.toString())
                .endTerminated()
                .endState();
        return new PodBuilder(pod)
                .editStatus()
                .withPhase(exit == 0 ? "Succeeded" : "Failed")
                .withContainerStatuses(status.build())
                .removeMatchingFromConditions(condition -> "Ready".equals(condition.getType()))
                .endStatus()
                .build();
    }

    private static ContainerStatusBuilder status(Pod pod) {
        var container = pod.getSpec().getContainers().getFirst();
        var before = pod.getStatus().getContainerStatuses();
        return new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID(container.getImage() + "@sha256:" + "0".repeat(64))
                .withRestartCount(before.isEmpty() ? 0 : before.getFirst().getRestartCount());
    }
}
