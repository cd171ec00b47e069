package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.kubernetes.Mark;
import dev.uplift.worker.kubernetes.Workload;
import dev.uplift.worker.kubernetes.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The workloads of the server's clients: fewer replicas, and as many as there were again. How many there were is written at
 * each, in the update that scales it, so that whoever is killed, nothing is scaled whose number is unknown.
 */
final class Applications {

    private final Turn turn;
    private final String selector;
    private final Workloads workloads;

    private Applications(Turn turn) {
        this.turn = turn;
        this.selector = turn.text("selector");
        this.workloads = turn.api().workloads(turn.namespace());
    }

    /** The action {@code stop-applications}: after it, none has a pod, and no CronJob makes one. */
    static StepResult stop(Turn turn) {
        return new Applications(turn).stop();
    }

    /** The action {@code start-applications}: after it, each has what it had, and is ready. */
    static StepResult start(Turn turn) {
        return new Applications(turn).start();
    }

    private StepResult stop() {
        var found = find();
        var suspending = Suspension.all(turn, selector);
        if (found.isEmpty() && suspending.isEmpty()) {
            return StepResult.failed(Problem.of(
                    Kind.REQUEST,
                    "applications-missing",
                    "No Deployment, StatefulSet or CronJob in namespace %s has the labels %s."
                            .formatted(turn.namespace(), selector),
                    "Correct the option 'applications', or leave it out."));
        }
        var others = found.stream()
                .filter(workload -> workload.mark()
                        .filter(mark -> !mark.isOf(turn.work().command().upgrade()))
                        .isPresent())
                .map(Workload::name)
                .toList();
        if (!others.isEmpty()) {
            return turn.pending("another upgrade to bring %s back".formatted(others));
        }
        var replicas = remembered(found);
        found.stream().filter(Applications::isUp).forEach(this::down);
        suspending.forEach(Suspension::suspend);
        var busy = new ArrayList<String>();
        find().stream()
                .filter(workload -> workload.mark().isPresent() && workloads.pods(workload) > 0)
                .map(Workload::name)
                .forEach(busy::add);
        Suspension.all(turn, selector).stream()
                .filter(Suspension::isRunning)
                .map(Suspension::name)
                .forEach(busy::add);
        return busy.isEmpty()
                ? StepResult.done(Map.of("applications.replicas", replicas))
                : turn.pending("the pods of %s to end".formatted(busy));
    }

    /** Never the server itself, whose labels may be those of its clients. */
    private List<Workload> find() {
        return workloads.all(selector).stream()
                .filter(workload -> !(workload instanceof Workload.OfStatefulSet
                        && workload.name().equals(turn.address().statefulSet())))
                .toList();
    }

    /** For people; what counts stands at the workloads. */
    private static Map<String, Object> remembered(List<Workload> found) {
        var replicas = new TreeMap<String, Object>();
        found.forEach(workload -> replicas.put(
                workload.name(), workload.mark().map(Mark::replicas).orElseGet(workload::replicas)));
        return replicas;
    }

    private static boolean isUp(Workload workload) {
        return workload.replicas() > 0
                || workload.mark().filter(Mark::returning).isPresent();
    }

    private void down(Workload workload) {
        var mark = workload.mark()
                .map(Mark::goingDown)
                .orElseGet(() -> new Mark(turn.work().command().upgrade().toString(), workload.replicas(), false));
        turn.work().mayAct();
        workloads.scale(workload, 0, Optional.of(mark));
    }

    /** An operator's server has no StatefulSet. */
    private StepResult start() {
        var stopped = turn.api()
                .statefulSet(turn.namespace(), turn.address().statefulSet())
                .filter(set -> new Server(turn, new Workload.OfStatefulSet(set)).isStopped());
        if (stopped.isEmpty()) {
            return up();
        }
        turn.warn(
                "applications-held",
                "workloads with labels " + selector,
                "%s is stopped, and so they stay.".formatted(turn.address()),
                "Roll back or retry the upgrade; either starts them.");
        return StepResult.done();
    }

    private StepResult up() {
        for (var workload : ours()) {
            var mark = workload.mark().orElseThrow();
            if (!mark.returning()) {
                turn.work().mayAct();
                workloads.scale(workload, mark.replicas(), Optional.of(mark.comingBack()));
            }
        }
        Suspension.all(turn, selector).forEach(Suspension::resume);
        for (var workload : ours()) {
            if (workload.isReady()) {
                turn.work().mayAct();
                workloads.scale(workload, workload.replicas(), Optional.empty());
            }
        }
        var late = ours().stream().map(Workload::name).toList();
        return late.isEmpty() ? StepResult.done() : turn.pending("%s to be ready".formatted(late));
    }

    private List<Workload> ours() {
        return find().stream()
                .filter(workload -> workload.mark()
                        .filter(mark -> mark.isOf(turn.work().command().upgrade()))
                        .isPresent())
                .toList();
    }
}
