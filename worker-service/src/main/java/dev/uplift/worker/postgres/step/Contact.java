package dev.uplift.worker.postgres.step;

import dev.uplift.contracts.Problem;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.postgres.SqlProblems;
import java.sql.SQLException;

/** What keeps a step from its servers, as values. */
public final class Contact {

    private Contact() {}

    /** The credentials are not to be had here. */
    public static StepResult unresolved(Secrets.Unresolved why) {
        var kind = why.passes() ? Problem.Kind.TRANSIENT : Problem.Kind.REQUEST;
        return StepResult.failed(Problem.of(
                kind, "secret-unresolved", why.getMessage(), "Correct the reference, or allow it to this worker."));
    }

    /** Neither address nor credentials say how to connect. @param detail which server's, and why; no secret */
    public static StepResult wrongAddress(String detail) {
        return StepResult.failed(Problem.of(
                Problem.Kind.REQUEST, "address-invalid", detail, "Correct the server's address or credentials."));
    }

    /**
     * A server refused something. Before anything is under way, one that cannot be reached is a wrong request.
     *
     * @throws Driver.Stopped if it is only that the turn was stopped meanwhile
     */
    public static StepResult refused(Work work, SQLException refused) {
        if (work.stopping()) {
            throw new Driver.Stopped("stopped while it talked to a server");
        }
        var step = work.command().step();
        var problem = refused instanceof Refused by
                ? SqlProblems.of(by.refusal(), by.server())
                : SqlProblems.of(refused, step.name());
        var first = step.action().equals(Driver.INSPECT) || step.action().equals(Driver.PRECHECK);
        return StepResult.failed(first ? SqlProblems.atFirstContact(problem) : problem);
    }
}
