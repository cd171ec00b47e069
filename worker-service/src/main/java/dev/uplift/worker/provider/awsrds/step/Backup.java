package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.driver.StepResult;
import java.time.Instant;
import java.util.Optional;

/** What the way back restores. */
sealed interface Backup {

    /** Why it cannot be restored, as far as that is known before it is tried. */
    Optional<StepResult> missing();

    /** Our own, taken behind the fence if there was one. */
    record OfSnapshot(Turn turn, String snapshot) implements Backup {
        @Override
        public Optional<StepResult> missing() {
            var usable =
                    Snapshot.find(turn, snapshot).filter(Snapshot::isComplete).isPresent();
            return usable
                    ? Optional.empty()
                    : Optional.of(Turn.failed(
                            "backup-missing",
                            "Snapshot %s, which the way back restores, is not there or not complete."
                                    .formatted(snapshot),
                            "The upgraded server is left as it is. Restore another snapshot by hand."));
        }
    }

    /** The platform's, of the moment when the upgrade was asked for. */
    record OfMoment(Optional<Instant> asked) implements Backup {
        @Override
        public Optional<StepResult> missing() {
            return asked.isPresent()
                    ? Optional.empty()
                    : Optional.of(Turn.failed(
                            "backup-missing",
                            "It is not known when the upgrade was asked for, so that no moment can be restored.",
                            "The upgraded server is left as it is. Restore a moment before the upgrade by hand."));
        }
    }

    static Backup of(Turn turn) {
        return turn.optional("snapshot")
                .<Backup>map(snapshot -> new OfSnapshot(turn, snapshot))
                .orElseGet(() -> new OfMoment(turn.instant("upgrade.asked")));
    }
}
