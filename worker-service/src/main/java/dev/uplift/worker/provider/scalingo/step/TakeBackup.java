package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.scalingo.server.Backup;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The action {@code take-backup}: after it, there is a dump of the database that was asked for since the hop was noted.
 * Dumps carry no names of ours; whichever somebody asked for since then is as good as ours.
 */
final class TakeBackup {

    /** How long Scalingo may show nothing of a dump whose answer was lost. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private final HopTurn hop;
    private final Turn turn;

    private TakeBackup(HopTurn hop) {
        this.hop = hop;
        this.turn = hop.turn();
    }

    static StepResult run(Turn turn) {
        return new TakeBackup(HopTurn.of(turn)).next();
    }

    private StepResult next() {
        var backup = there();
        if (backup.isPresent()) {
            return wait(backup.get());
        }
        return isReached() ? StepResult.done() : ask();
    }

    private boolean isReached() {
        return hop.isReachedBy(turn.database().version());
    }

    /** The newest that was not there when the hop was noted and did not fail, but for the one that this step waits for. */
    private Optional<Backup> there() {
        var before = turn.texts(hop.facts().backups());
        var ours = turn.fact(hop.facts().backup());
        return turn.region().backups(turn.place()).stream()
                .filter(Backup::isManual)
                .filter(backup -> ours.equals(Optional.of(backup.id()))
                        || backup.state() != Backup.State.FAILED
                                && before.filter(ids -> !ids.contains(backup.id()))
                                        .isPresent())
                .reduce((one, other) -> one.created().isBefore(other.created()) ? other : one);
    }

    private StepResult wait(Backup backup) {
        return switch (backup.state()) {
            case DONE ->
                StepResult.done(Map.of(
                        hop.facts().backup(),
                        backup.id(),
                        hop.facts().backup() + ".time",
                        backup.created().toString()));
            case RUNNING ->
                turn.pending(Waiting.WORK, Optional.of(backup.created()), "backup %s".formatted(backup.id()));
            case FAILED -> {
                if (isReached()) {
                    yield StepResult.done();
                }
                turn.learn(Map.of(hop.facts().backup(), "", hop.facts().backupAsked(), ""));
                yield Turn.failed(
                        "backup-failed",
                        "Scalingo made no backup %s of the %s.".formatted(backup.id(), hop.called()),
                        "Look at the database's dashboard, then retry: another one is asked for.");
            }
        };
    }

    private StepResult ask() {
        var asked = turn.instant(hop.facts().backupAsked());
        if (asked.filter(moment -> turn.now().isBefore(moment.plus(SILENCE))).isPresent()) {
            return turn.pending("a backup of the %s".formatted(hop.called()));
        }
        turn.work().mayAct();
        turn.learn(hop.facts().backupAsked(), turn.now());
        var backup = turn.region().takeBackup(turn.place());
        turn.learn(hop.facts().backup(), backup.id());
        return turn.pending(Waiting.WORK, Optional.empty(), "backup %s".formatted(backup.id()));
    }
}
