package dev.uplift.api.core;

import java.time.Duration;
import java.util.List;

/** How an upgrade comes to a state in which nothing is done any more. */
final class Endings {

    static final Duration LAST_WORDS = Duration.ofSeconds(15);

    private Endings() {}

    /** Goes into a last state; companions are told to stop, and may still deliver what they know. */
    static Decision end(Draft draft, State last) {
        var companions = draft.upgrade().companions();
        if (companions.stream().noneMatch(Flight::isActing)) {
            draft.become(draft.upgrade().beside(List.of()));
            draft.go(last);
            return draft.proceed();
        }
        Companions.stopAll(draft);
        draft.go(new State.Ending(draft.upgrade().state().name(), last));
        draft.add(new Effect.Wake(Input.Timer.COMPANION_ENDS, draft.upgrade().turn(), LAST_WORDS));
        return draft.proceed();
    }
}
