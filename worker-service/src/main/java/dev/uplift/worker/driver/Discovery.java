package dev.uplift.worker.driver;

import dev.uplift.contracts.FoundServer;
import dev.uplift.contracts.Problem;
import dev.uplift.outgoing.secret.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the servers that a platform has. Reads only, keeps nothing, may run many times and at the same time. */
@FunctionalInterface
public interface Discovery {

    /**
     * Looks through the whole scope. Does not throw for anything a platform can be expected to do: throttled it waits, and
     * what it cannot get over is its answer.
     *
     * @param where what fits the schema in the descriptor
     * @param found takes servers as they are found, as many at once as the platform lists; returns soon
     * @return why not everything was found; a {@link Problem.Kind#TRANSIENT} problem has it asked again. Empty when there
     *     are no more servers
     * @throws InterruptedException when the worker stops it; also when its time is over
     */
    Optional<Problem> run(Scope where, Secrets secrets, Consumer<List<FoundServer>> found) throws InterruptedException;

    /**
     * Where to look.
     *
     * @param terms the provider's own, as the descriptor's schema has them
     * @param credentials a reference to the credentials, where one was given
     */
    record Scope(Map<String, Object> terms, Optional<String> credentials) {
        public Scope {
            terms = Map.copyOf(terms);
        }
    }
}
