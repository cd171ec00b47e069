package dev.uplift.worker.platform;

import dev.uplift.contracts.Problem;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.postgres.SqlProblems;
import dev.uplift.worker.postgres.step.Contact;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** How a driver's actions are put together, whatever its platform. */
public final class Actions {

    private Actions() {}

    /**
     * What an action does in one turn. What its platform refuses is left to who makes an action of it.
     *
     * @param <T> the turn, as the driver sees it
     */
    @FunctionalInterface
    public interface Body<T> {
        StepResult run(T turn) throws SQLException, InterruptedException, Secrets.Unresolved;
    }

    /**
     * A driver's own and those of {@link SqlSteps}, by the names that plans have for them; of two, the driver's own.
     *
     * @param http for the probes that users bring
     */
    public static <T> Map<String, Body<T>> withSql(
            Map<String, Body<T>> own, OutgoingHttp http, Function<T, SqlSteps.Turn> turns) {
        var all = new HashMap<String, Body<T>>();
        SqlSteps.of(http).forEach((name, action) -> all.put(name, turn -> action.run(turns.apply(turn))));
        all.putAll(own);
        return Map.copyOf(all);
    }

    /**
     * All of a driver's.
     *
     * @param steps by the names that plans have for them
     * @param action makes values of what the platform refuses
     */
    public static <T> Map<String, Driver.Action> of(
            Map<String, Body<T>> steps, Body<T> inspect, Body<T> precheck, Function<Body<T>, Driver.Action> action) {
        var all = new HashMap<>(steps);
        all.put(Driver.INSPECT, inspect);
        all.put(Driver.PRECHECK, precheck);
        return all.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, body -> action.apply(body.getValue())));
    }

    /**
     * Does it where the step works; what is wrong with the address, the secrets or a server becomes a value.
     *
     * @param place throws {@link IllegalArgumentException} if the server's address does not say where that is
     */
    public static <T> StepResult run(Work work, Supplier<T> place, Body<T> body) throws InterruptedException {
        T turn;
        try {
            turn = place.get();
        } catch (IllegalArgumentException wrong) {
            return StepResult.failed(Problem.of(
                    Problem.Kind.REQUEST, "address-invalid", wrong.getMessage(), "Correct the server's address."));
        }
        try {
            return body.run(turn);
        } catch (Secrets.Unresolved unresolved) {
            return Contact.unresolved(unresolved);
        } catch (SQLException refused) {
            if (work.stopping()) {
                throw new Driver.Stopped("stopped while it talked to a server");
            }
            return StepResult.failed(
                    SqlProblems.of(refused, "step " + work.command().step().name()));
        }
    }
}
