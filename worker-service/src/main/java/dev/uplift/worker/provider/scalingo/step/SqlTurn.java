package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.platform.SqlSteps;
import dev.uplift.worker.postgres.step.Contact;
import dev.uplift.worker.postgres.step.InPlaceServer;

/** A turn of what is done by SQL, wherever Scalingo says that the database listens now. */
record SqlTurn(Turn turn) implements SqlSteps.Turn {

    @Override
    public String server() {
        return turn.text("addon");
    }

    /** There is no other: Scalingo takes nothing back. */
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
        var database = turn.database();
        if (database.host().isEmpty()) {
            return turn.pending("the %s to listen".formatted(turn.called()));
        }
        try {
            var located = turn.located(database);
            return turn.rehearses()
                    ? InPlaceServer.onClone(turn.work(), located, turn.secrets(), body)
                    : InPlaceServer.onServer(turn.work(), located, turn.secrets(), body);
        } catch (Secrets.Unresolved unresolved) {
            return Contact.unresolved(unresolved);
        }
    }
}
