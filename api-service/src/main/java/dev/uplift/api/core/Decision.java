package dev.uplift.api.core;

import dev.uplift.contracts.Problem;
import java.util.List;

/** What follows from one input. */
public sealed interface Decision {

    /** The next state, and what to do. */
    record Proceed(Upgrade next, List<Effect> effects) implements Decision {
        public Proceed {
            effects = List.copyOf(effects);
        }
    }

    /** Nothing changes, because. */
    record Ignored(String because) implements Decision {}

    /** Somebody asked for what is not possible now; the problem says what is. */
    record Refused(Problem problem) implements Decision {}
}
