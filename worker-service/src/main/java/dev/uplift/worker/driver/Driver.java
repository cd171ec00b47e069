package dev.uplift.worker.driver;

import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Server;
import dev.uplift.outgoing.secret.Secrets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What one provider must be able to do for an upgrade.
 *
 * <p>Every action brings about a state of the world rather than performing an act:
 *
 * <ul>
 *   <li>It looks first, and acts only on the difference. Asked twice, it acts once.
 *   <li>It keeps nothing. Whatever it made is found again by a name derived from the upgrade's id.
 *   <li>It asks {@link Work#mayAct} immediately before every call that changes something.
 *   <li>It does not throw for anything a platform can be expected to do; see {@link StepResult.Failed}.
 * </ul>
 *
 * Control actions return at once, and are asked again after a {@link StepResult.Pending}. Data actions may run for
 * hours; they report {@link Work#progress}, and what they started dies when {@link Work#onStop} says so.
 */
public interface Driver {

    /** The action of the first step: look at the servers, answer an inspection. Reads only, repeatable. */
    String INSPECT = "inspect";

    /** The action of the second step: find everything that would stop the upgrade, and plan it. Reads only. */
    String PRECHECK = "precheck";

    /** What it can do; constant. */
    Descriptor descriptor();

    /** Every action by name, {@link #INSPECT} and {@link #PRECHECK} among them. */
    Map<String, Action> actions();

    /** What its platform measures of a server; empty where it measures nothing. */
    default Optional<Metrics> metrics() {
        return Optional.empty();
    }

    /**
     * The same server, with {@code host} and {@code port} in its address where PostgreSQL listens, as its platform says
     * now; {@code user}, {@code database} and {@code sslmode} stay. Answers within seconds, changes nothing.
     *
     * @param server one of the driver's provider
     * @throws Unlocated with a sentence that says why it cannot be known, and no secret
     */
    default Server located(Server server, Secrets secrets) throws Unlocated, InterruptedException {
        return server;
    }

    /** The platform cannot be asked, does not know the server, or has no endpoint for it yet. */
    final class Unlocated extends Exception {
        public Unlocated(String message) {
            super(message, null, false, false);
        }
    }

    /** How it finds servers; present exactly if the descriptor has a schema of the scope. */
    default Optional<Discovery> discovery() {
        return Optional.empty();
    }

    /** One action of a driver; stateless, called by many threads. */
    @FunctionalInterface
    interface Action {
        /**
         * @throws Stopped when the turn was cancelled or lost meanwhile; thrown by {@link Work}, not caught by actions
         * @throws InterruptedException when the worker stops the step
         */
        StepResult run(Work work) throws InterruptedException;

        /**
         * How long the action may go on by itself after it was told to stop, to deliver what it knows; {@link
         * Work#mayAct} still lets it act meanwhile. For companions.
         */
        default Duration lastWords() {
            return Duration.ZERO;
        }

        /** The same action with time for last words. */
        default Action withLastWords(Duration time) {
            var plain = this;
            return new Action() {
                @Override
                public StepResult run(Work work) throws InterruptedException {
                    return plain.run(work);
                }

                @Override
                public Duration lastWords() {
                    return time;
                }
            };
        }
    }

    /** The turn is no longer ours: nothing more may be changed. */
    final class Stopped extends RuntimeException {
        public Stopped(String why) {
            super(why, null, false, false);
        }
    }
}
