package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.kubernetes.Scaling;
import dev.uplift.worker.kubernetes.Workload;
import dev.uplift.worker.kubernetes.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The workloads of the server's clients: none of their pods, and as many as there were again. */
final class Applications {

    private final Turn turn;
    private final String selector;
    private final Workloads workloads;
    private final Scaling scaling;

    private Applications(Turn turn) {
        this.turn = turn;
        this.selector = turn.text("selector");
        this.workloads = turn.api().workloads(turn.namespace());
        this.scaling = new Scaling(turn.work(), workloads, 0);
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
        var others = scaling.othersOf(found);
        if (!others.isEmpty()) {
            return turn.pending("another upgrade to bring %s back".formatted(others));
        }
        var replicas = Scaling.replicas(found);
        scaling.up(found).forEach(scaling::scaleDown);
        suspending.forEach(Suspension::suspend);
        var busy = new ArrayList<>(scaling.busy(find()));
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
        scaling.scaleUp(find());
        Suspension.all(turn, selector).forEach(Suspension::resume);
        scaling.release(find());
        var late = scaling.ours(find()).stream().map(Workload::name).toList();
        return late.isEmpty() ? StepResult.done() : turn.pending("%s to be ready".formatted(late));
    }
}
