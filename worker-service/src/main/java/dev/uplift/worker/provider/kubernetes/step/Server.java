package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.kubernetes.Mark;
import dev.uplift.worker.kubernetes.Workload;
import dev.uplift.worker.kubernetes.Workloads;
import dev.uplift.worker.provider.kubernetes.plan.InPlacePlan;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The StatefulSet of the server, as it was read in one turn.
 *
 * @param turn that reads it
 * @param workload how many pods it is to have
 */
record Server(Turn turn, Workload.OfStatefulSet workload) {

    /**
     * The annotation that says for which upgrade the new server was started: from then on it may have written. It is set in
     * the update that starts it, and taken away in the one that starts the old server again.
     */
    static final String STARTED = "uplift.dev/started";

    /** What is done with it; a StatefulSet that is not there is a failure. */
    static StepResult of(Turn turn, Function<Server, StepResult> body) {
        return turn.api()
                .statefulSet(turn.namespace(), turn.address().statefulSet())
                .map(set -> body.apply(new Server(turn, new Workload.OfStatefulSet(set))))
                .orElseGet(() -> Turn.failed(
                        "server-missing",
                        "There is no %s.".formatted(turn.address()),
                        "Bring it back, or correct the server's address."));
    }

    /** Of an exact version, or of a major one. */
    static String major(String version) {
        return version.split("\\.", 2)[0];
    }

    StatefulSet set() {
        return workload.resource();
    }

    /** What another upgrade wrote at it. */
    boolean isAnothers() {
        return workload.mark().filter(mark -> !isOurs(mark)).isPresent();
    }

    private boolean isOurs(Mark mark) {
        return mark.isOf(turn.work().command().upgrade());
    }

    /** Whether this upgrade has stopped it, and nobody has started it since. */
    boolean isStopped() {
        return workload.replicas() == 0
                && workload.mark()
                        .filter(mark -> isOurs(mark) && !mark.returning())
                        .isPresent();
    }

    /** Whether this upgrade has started it, and waits for it. */
    boolean isStarting() {
        return workload.mark().filter(mark -> isOurs(mark) && mark.returning()).isPresent();
    }

    /** Whether the new server may have written. */
    boolean newWasStarted() {
        var annotations = set().getMetadata().getAnnotations();
        return annotations != null && turn.work().command().upgrade().toString().equals(annotations.get(STARTED));
    }

    /** Its own, those that are being ended among them. */
    List<Pod> pods() {
        return turn.api().pods(turn.namespace(), workload.pods()).stream()
                .filter(Workloads::isAlive)
                .filter(this::owns)
                .toList();
    }

    /** A selector may be wider than the set, as those of charts with replicas are. */
    private boolean owns(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> "StatefulSet".equals(owner.getKind())
                        && set().getMetadata().getName().equals(owner.getName()));
    }

    /** @throws IllegalStateException if the plan names a container that it does not have */
    Container container() {
        var name = turn.text("container");
        return set().getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(container -> name.equals(container.getName()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("%s has no container %s".formatted(turn.address(), name)));
    }

    /** No pods, remembered with how many there were; the number where somebody took them away before. */
    StatefulSet stopped() {
        var mark = workload.mark()
                .map(Mark::goingDown)
                .orElseGet(() ->
                        new Mark(turn.work().command().upgrade().toString(), Math.max(1, workload.replicas()), false));
        return (StatefulSet) workload.scaled(0, Optional.of(mark));
    }

    /** As many pods as there were. @param isNew whether the new server is started by it, or the old one again */
    StatefulSet starting(boolean isNew) {
        var mark = workload.mark().orElseThrow();
        var scaled = (StatefulSet) workload.scaled(mark.replicas(), Optional.of(mark.comingBack()));
        var annotations = new HashMap<>(scaled.getMetadata().getAnnotations());
        annotations.remove(STARTED);
        if (isNew) {
            annotations.put(STARTED, turn.work().command().upgrade().toString());
        }
        return new StatefulSetBuilder(scaled)
                .editMetadata()
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }

    /** Nothing is remembered any more of how many pods there were. */
    StatefulSet started() {
        return (StatefulSet) workload.scaled(workload.replicas(), Optional.empty());
    }

    /** The fact that tells this stop from an earlier one. */
    String stop() {
        return turn.fact(InPlacePlan.STOP)
                .orElseGet(() -> String.valueOf(set().getMetadata().getGeneration()));
    }
}
