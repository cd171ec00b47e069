package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.scalingo.server.Backup;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The action {@code take-backup}: after it, there is a dump of the database that was asked for since the hop was noted.
 * Dumps carry no names of ours; whichever somebody asked for since then is as good as ours.
 */
final class TakeBackup {

    /** How long Scalingo may show nothing of a dump whose answer was lost. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    /** By which its clock may differ from ours. */
    private static final Duration SKEW = Duration.ofMinutes(1);

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
        if (hop.isReachedBy(turn.database().version())) {
            return StepResult.done();
        }
        return there().map(this::wait).orElseGet(this::ask);
    }

    /**
     * The newest since the hop was noted that did not fail, but for the one that this step waits for. Clocks may differ by
     * more than they should, so none of an earlier hop, which is of an older version, is ever taken for one of this.
     */
    private Optional<Backup> there() {
        var noted = turn.instant(hop.facts().noted())
                .map(moment -> moment.minus(SKEW))
                .orElse(Instant.MIN);
        var ours = turn.fact(hop.facts().backup());
        var older = hop.facts().earlierBackups().stream()
                .flatMap(name -> turn.fact(name).stream())
                .toList();
        return turn.region().backups(turn.place()).stream()
                .filter(Backup::isManual)
                .filter(backup -> !older.contains(backup.id()))
                .filter(backup -> !backup.created().isBefore(noted) || ours.equals(Optional.of(backup.id())))
                .filter(backup -> backup.state() != Backup.State.FAILED || ours.equals(Optional.of(backup.id())))
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
            case RUNNING -> turn.pending(Optional.of(backup.created()), "backup %s".formatted(backup.id()));
            case FAILED -> {
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
        return turn.pending("backup %s".formatted(backup.id()));
    }
}
