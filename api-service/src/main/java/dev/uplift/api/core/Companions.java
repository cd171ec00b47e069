package dev.uplift.api.core;

import dev.uplift.contracts.plan.Companion;
import dev.uplift.contracts.plan.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What runs beside the main line. Losing it never fails an upgrade. */
final class Companions {

    private static final Duration FIRST_NEWS = Duration.ofSeconds(10);

    private Companions() {}

    /**
     * Starts what belongs beside the step at this place, once a run.
     *
     * @return whether the step must wait for their first news
     */
    static boolean startBeside(Draft draft, int at) {
        var steps = draft.upgrade().plan().orElseThrow().steps();
        var phase = steps.get(at).phase();
        if (at > 0 && steps.get(at - 1).phase() == phase) {
            return false;
        }
        return start(draft, phase);
    }

    /** Starts those whose time begins with this phase; answers whether there were any. */
    static boolean start(Draft draft, Phase phase) {
        var due = draft.upgrade().plan().orElseThrow().companions().stream()
                .filter(companion -> companion.from() == phase && !isFlying(draft, companion))
                .toList();
        for (var companion : due) {
            var flights = new ArrayList<>(draft.upgrade().companions());
            flights.add(draft.launch(companion.step()));
            draft.become(draft.upgrade().beside(flights));
        }
        if (!due.isEmpty()) {
            draft.add(new Effect.Wake(
                    Input.Timer.COMPANION_STARTS, draft.upgrade().turn(), FIRST_NEWS));
        }
        return !due.isEmpty();
    }

    private static boolean isFlying(Draft draft, Companion companion) {
        return draft.upgrade().companions().stream()
                .anyMatch(flight -> flight.step().name().equals(companion.step().name()));
    }

    /** Tells those to stop whose time ends with the step at this place. */
    static void stopAfter(Draft draft, int at) {
        var plan = draft.upgrade().plan().orElseThrow();
        var phase = plan.steps().get(at).phase();
        if (at + 1 < plan.steps().size() && plan.steps().get(at + 1).phase() == phase) {
            return;
        }
        var over = plan.companions().stream()
                .filter(companion -> companion.until() == phase)
                .map(companion -> companion.step().name())
                .toList();
        draft.become(draft.upgrade()
                .beside(draft.upgrade().companions().stream()
                        .map(flight ->
                                over.contains(flight.step().name()) && !flight.stopping() ? draft.stop(flight) : flight)
                        .toList()));
    }

    /** Tells all of them to stop, since what they belong to does not happen now. */
    static void stopAll(Draft draft) {
        draft.become(draft.upgrade()
                .beside(draft.upgrade().companions().stream()
                        .filter(Flight::isActing)
                        .map(flight -> flight.stopping() ? flight : draft.stop(flight))
                        .toList()));
    }

    /** A companion gave news, or the time for it is over: a step that waited for it begins. */
    static Decision spoke(Draft draft) {
        if (draft.upgrade().state() instanceof State.Running running
                && running.step().isEmpty()) {
            MainLine.launch(draft, running.at(), running.pausing());
        }
        return draft.proceed();
    }

    /** A companion has ended. */
    static Decision gone(Draft draft, Flight flight) {
        draft.remove(flight);
        if (draft.upgrade().state() instanceof State.Ending ending
                && draft.upgrade().companions().isEmpty()) {
            draft.go(ending.then());
        }
        return spoke(draft);
    }

    /** The time for last words is over, which began at this turn; no turn is given out while they are waited for. */
    static Decision silenced(Draft draft, long turn) {
        if (!(draft.upgrade().state() instanceof State.Ending ending)
                || draft.upgrade().turn() != turn) {
            return new Decision.Ignored("nobody waits for last words");
        }
        var silent = draft.upgrade().companions().stream()
                .map(flight -> flight.step().name())
                .toList();
        draft.note("companions-silent", Map.of("steps", silent));
        draft.become(draft.upgrade().beside(List.of()));
        draft.go(ending.then());
        return draft.proceed();
    }
}
