package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.kubernetes.operated.HandOverDecision;
import dev.uplift.worker.provider.kubernetes.operated.HandOverDecision.Goal;
import dev.uplift.worker.provider.kubernetes.operated.OperatedServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The action {@code hand-over}: after it, the operator of a server has brought it to another image, or back to the old one.
 * What the operator does is seen in its own status alone, so that nothing has to be remembered.
 */
final class HandOver {

    private final Turn turn;
    private final GenericKubernetesResource cluster;
    private final OperatedServer server;
    private final Goal goal;

    private HandOver(Turn turn, GenericKubernetesResource cluster) {
        this.turn = turn;
        this.cluster = cluster;
        this.server = OperatedServer.of(cluster);
        this.goal =
                new Goal(turn.text("image"), Integer.parseInt(turn.text("from")), Integer.parseInt(turn.text("to")));
    }

    static StepResult run(Turn turn) {
        return found(turn, cluster -> new HandOver(turn, cluster).next());
    }

    /** The action {@code confirm-operated}: all instances serve. */
    static StepResult confirm(Turn turn) {
        return found(turn, cluster -> {
            var server = OperatedServer.of(cluster);
            return server.isHealthy() ? StepResult.done() : turn.pending(server.state());
        });
    }

    /** What is done with the operator's resource. */
    private interface Body {
        StepResult run(GenericKubernetesResource cluster);
    }

    private static StepResult found(Turn turn, Body body) {
        return turn.api()
                .operated()
                .find(turn.namespace(), turn.text("cluster"))
                .map(body::run)
                .orElseGet(() -> Turn.failed(
                        "server-missing",
                        "There is no Cluster %s in namespace %s.".formatted(turn.text("cluster"), turn.namespace()),
                        "Bring it back, or correct the server's address."));
    }

    private StepResult next() {
        var job = job();
        var failed =
                job.filter(HandOver::hasFailed).map(its -> its.getMetadata().getName());
        return switch (HandOverDecision.next(goal, server, failed)) {
            case HandOverDecision.GiveImage _ -> giveImage();
            case HandOverDecision.RemoveJob(var name) -> removeJob(name);
            case HandOverDecision.Wait(var what) -> turn.pending(what);
            case HandOverDecision.Reached _ ->
                goal.isBack()
                        ? StepResult.done()
                        : StepResult.done(Map.of("target.version", Integer.toString(goal.to())));
            case HandOverDecision.Failed(var name) -> failed(name, job.orElseThrow());
            case HandOverDecision.Elsewhere(var major) -> elsewhere(major);
        };
    }

    private Optional<Job> job() {
        return server.job().flatMap(name -> turn.api().job(turn.namespace(), name));
    }

    private static boolean hasFailed(Job job) {
        return Optional.ofNullable(job.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getConditions()))
                .orElse(List.of())
                .stream()
                .anyMatch(condition -> "Failed".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private StepResult giveImage() {
        turn.work().mayAct();
        turn.api().operated().update(OperatedServer.withImage(cluster, goal.image()));
        return turn.pending("the operator to take image %s".formatted(goal.image()));
    }

    private StepResult removeJob(String name) {
        turn.work().mayAct();
        turn.api().deleteJob(turn.namespace(), name);
        return turn.pending("the operator to go back without Job %s".formatted(name));
    }

    private StepResult failed(String name, Job job) {
        var log = turn.api()
                .podOf(job)
                .map(pod -> WatchedJob.tail(turn.api().log(pod, Optional.empty(), WatchedJob.MOST_BYTES)))
                .orElse(List.of());
        return StepResult.failed(Problem.of(
                        Kind.PROVIDER,
                        "operator-upgrade-failed",
                        "CloudNativePG's Job %s has failed; it has changed nothing of the old data, and no instance serves."
                                .formatted(name),
                        "Read the log; roll back, which gives the old image back; put right what the log names.")
                .with(log));
    }

    private StepResult elsewhere(int major) {
        return Turn.failed(
                "version-unexpected",
                "The data of Cluster %s is of PostgreSQL %d, and should go from %d to %d."
                        .formatted(server.name(), major, goal.from(), goal.to()),
                goal.isBack()
                        ? "There is no way back for it but a restore of the operator's own backup."
                        : "See who upgraded it, and ask anew from there.");
    }
}
