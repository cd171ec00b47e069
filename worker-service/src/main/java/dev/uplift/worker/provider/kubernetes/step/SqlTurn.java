package dev.uplift.worker.provider.kubernetes.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.platform.SqlSteps;
import dev.uplift.worker.postgres.step.InPlaceServer;

/** A turn of what is done by SQL, wherever the server listens: at its address, or in its pod. */
record SqlTurn(Turn turn) implements SqlSteps.Turn {

    @Override
    public String server() {
        return turn.text("statefulSet");
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
        return InPlaceServer.onServer(turn.work(), turn.work().command().source(), body);
    }
}
