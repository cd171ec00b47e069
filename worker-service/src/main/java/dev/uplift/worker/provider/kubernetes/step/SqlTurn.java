package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.kubernetes.Workload;
import dev.uplift.worker.platform.SqlSteps;
import dev.uplift.worker.postgres.step.InPlaceServer;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.sql.SqlAccess;

/** A turn of what is done by SQL, wherever the server listens: at its address, or in its pod. */
record SqlTurn(Turn turn) implements SqlSteps.Turn {

    @Override
    public String server() {
        return turn.text("statefulSet");
    }

    /** The action {@code open-source}: where the server is stopped there is nothing to open, and whoever starts it opens it. */
    static StepResult open(Turn turn, SqlSteps.Action open) throws InterruptedException {
        var stopped = turn.api()
                .statefulSet(turn.namespace(), turn.address().statefulSet())
                .filter(set -> new Server(turn, new Workload.OfStatefulSet(set)).isStopped());
        if (stopped.isEmpty()) {
            return open.run(new SqlTurn(turn));
        }
        turn.warn(
                "fence-held",
                turn.address().toString(),
                "It is stopped, and its databases are closed to clients when it starts.",
                "Roll back or retry the upgrade; either opens them.");
        return StepResult.done();
    }

    /** The action {@code reindex-sorted-otherwise}. */
    StepResult reindex() throws InterruptedException {
        return on(server(), InPlaceServer::reindexSortedOtherwise);
    }

    /** A way back brings the old server under its own name. */
    @Override
    public String wayBack() {
        return server();
    }

    @Override
    public String text(String parameter) {
        return turn.text(parameter);
    }

    @Override
    public StepResult on(String server, InPlaceServer.Body body) throws InterruptedException {
        var command = turn.work().command();
        var located = SqlAccess.of(
                command.source(),
                turn.api(),
                turn.address(),
                KubernetesOptions.of(command.options().provider()));
        return located.isPresent()
                ? InPlaceServer.onServer(turn.work(), located.get(), body)
                : turn.pending("%s to have a pod".formatted(turn.address()));
    }
}
