package dev.uplift.api.projection;

import dev.uplift.api.core.CleanUp;
import dev.uplift.api.core.Upgrade;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that is removed after the upgrade's end.
 *
 * @param step by which it is removed, and by whose name it can be kept
 * @param removes what is removed
 * @param keeps which of the two retentions counts
 * @param state where it stands
 * @param due when it may be removed, or is tried again; empty before the upgrade's end
 * @param removed when it was
 * @param kept who said that it is not to be removed
 * @param problem why the last try failed
 */
public record CleanUpView(
        String step,
        String removes,
        Removal.Keeps keeps,
        State state,
        Optional<Instant> due,
        Optional<Instant> removed,
        Optional<CleanUp.Kept> kept,
        Optional<Problem> problem) {

    /** Where a removal stands. */
    public enum State {
        /** The upgrade has not ended. */
        PLANNED,
        /** Its time will come. */
        WAITING,
        /** It is being removed. */
        REMOVING,
        /** It is gone. */
        REMOVED,
        /** Somebody keeps it. */
        KEPT,
        /** There is nothing to remove: it was never made, or went with the upgrade itself. */
        NOTHING
    }

    /** All that the plan removes, in its order. */
    public static List<CleanUpView> of(Upgrade upgrade) {
        return upgrade.plan().map(Plan::removals).orElse(List.of()).stream()
                .map(removal -> of(upgrade, removal))
                .toList();
    }

    private static CleanUpView of(Upgrade upgrade, Removal removal) {
        var name = removal.step().name();
        var found = upgrade.cleanUps().stream()
                .filter(each -> each.step().equals(name))
                .findFirst();
        return new CleanUpView(
                name,
                removal.removes().replace("{id}", upgrade.id().value()),
                removal.keeps(),
                found.map(CleanUpView::state).orElse(upgrade.state().name().isEnd() ? State.NOTHING : State.PLANNED),
                found.flatMap(CleanUp::due),
                found.flatMap(CleanUp::removed),
                found.flatMap(CleanUp::kept),
                found.flatMap(CleanUp::problem));
    }

    private static State state(CleanUp cleanUp) {
        if (cleanUp.kept().isPresent()) {
            return State.KEPT;
        }
        if (cleanUp.removed().isPresent()) {
            return State.REMOVED;
        }
        return cleanUp.flight().isPresent() ? State.REMOVING : State.WAITING;
    }
}
