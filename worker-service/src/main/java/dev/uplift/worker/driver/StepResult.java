package dev.uplift.worker.driver;

import static java.util.Objects.requireNonNull;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.event.Event.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How far a step got. There is no fourth way: a driver that throws has a bug. */
public sealed interface StepResult {

    /**
     * The state of the world that the step describes is there.
     *
     * @param facts what was learned; keys are dotted, for example {@code snapshot.id}
     * @param outcome of {@code inspect} and {@code precheck} only
     */
    record Done(Map<String, Object> facts, Optional<Outcome> outcome) implements StepResult {
        public Done {
            facts = Map.copyOf(facts);
        }
    }

    /**
     * Nothing is wrong and nothing is finished: ask again.
     *
     * @param retryAfter when, from now
     * @param progress what is waited for, and how far it is
     */
    record Pending(Duration retryAfter, Progress progress) implements StepResult {
        public Pending {
            requireNonNull(retryAfter, "retryAfter");
            requireNonNull(progress, "progress");
        }
    }

    /** It will not get there; a {@link Problem.Kind#TRANSIENT} problem is tried again within the step's time. */
    record Failed(Problem problem) implements StepResult {
        public Failed {
            requireNonNull(problem, "problem");
        }
    }

    static StepResult done() {
        return new Done(Map.of(), Optional.empty());
    }

    static StepResult done(Map<String, Object> facts) {
        return new Done(facts, Optional.empty());
    }

    static StepResult done(Outcome outcome) {
        return new Done(Map.of(), Optional.of(outcome));
    }

    static StepResult pending(Duration retryAfter, String waitingFor) {
        return new Pending(retryAfter, Progress.doing(waitingFor));
    }

    static StepResult failed(Problem problem) {
        return new Failed(problem);
    }
}
