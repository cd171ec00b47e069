package dev.uplift.worker.provider.scalingo.precheck;

import dev.uplift.contracts.Problem;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.platform.Actions.Body;
import dev.uplift.worker.postgres.step.Contact;
import dev.uplift.worker.provider.scalingo.step.Turn;
import java.sql.SQLException;

/** While nothing is under way, a server that cannot be reached is a wrong request: mostly a closed firewall. */
public final class FirstContact {

    private FirstContact() {}

    /** The same action, whose refusals say so. */
    public static Body<Turn> of(Body<Turn> action) {
        return turn -> {
            try {
                return action.run(turn);
            } catch (SQLException refused) {
                return explained(Contact.refused(turn.work(), refused));
            }
        };
    }

    private static StepResult explained(StepResult result) {
        return result instanceof StepResult.Failed(var problem)
                        && problem.code().equals("server-unreachable")
                ? StepResult.failed(Problem.of(
                                problem.kind(),
                                problem.code(),
                                problem.detail(),
                                "Let the worker's address through the database's firewall: Dedicated Resources let nobody in"
                                        + " whom their rules do not name, others only with internet accessibility.")
                        .with(problem.evidence()))
                : result;
    }
}
