package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.postgres.SqlProblems;
import java.sql.SQLException;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One turn of a step, and where it works.
 *
 * @param work the turn
 * @param address of the server
 * @param options the driver's own
 * @param account that the server is in
 */
record Turn(Work work, RdsAddress address, RdsOptions options, Account account) {

    /** An action that may leave refusals to {@link #action}. */
    @FunctionalInterface
    interface Body {
        StepResult run(Turn turn) throws SQLException, InterruptedException, Secrets.Unresolved;
    }

    /** The one place where what AWS or a server refused becomes a value. */
    static Driver.Action action(Accounts accounts, Body body) {
        return work -> {
            var step = "step " + work.command().step().name();
            try {
                return body.run(of(work, accounts));
            } catch (SdkException refused) {
                return StepResult.failed(AwsProblems.of(refused, step));
            } catch (Secrets.Unresolved unresolved) {
                return StepResult.failed(Problem.of(
                        Kind.REQUEST,
                        "secret-unresolved",
                        unresolved.getMessage(),
                        "Correct the reference, or allow it to this worker."));
            } catch (WrongAddress wrong) {
                return StepResult.failed(Problem.of(
                        Kind.REQUEST, "address-invalid", wrong.getMessage(), "Correct the server's address."));
            } catch (SQLException refused) {
                if (work.stopping()) {
                    throw new Driver.Stopped("stopped while it talked to a server");
                }
                return StepResult.failed(SqlProblems.of(refused, step));
            }
        };
    }

    /** The address does not say where the server is. */
    private static final class WrongAddress extends RuntimeException {
        WrongAddress(IllegalArgumentException why) {
            super(why.getMessage(), null, false, false);
        }
    }

    private static Turn of(Work work, Accounts accounts) {
        var command = work.command();
        try {
            var address = RdsAddress.of(command.source().address());
            return new Turn(work, address, RdsOptions.of(command.options().provider()), accounts.of(address));
        } catch (IllegalArgumentException wrong) {
            throw new WrongAddress(wrong);
        }
    }

    Names names() {
        return new Names(work.command().upgrade());
    }

    /** A parameter of the step, with names as they are. */
    String text(String parameter) {
        return names().of(String.valueOf(work.command().step().parameters().get(parameter)));
    }

    Map<String, Object> facts() {
        return work.command().facts();
    }

    /** Nothing is wrong and nothing is finished: everybody who waits looks again at the same moment. */
    StepResult pending(String waitingFor) {
        return StepResult.pending(account.fleet().untilNextLook(), waitingFor);
    }
}
