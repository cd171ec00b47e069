package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.worker.provider.scalingo.path.Version;
import dev.uplift.worker.provider.scalingo.plan.HopFacts;
import dev.uplift.worker.provider.scalingo.plan.UpgradedDatabase.Dumps;
import java.util.Optional;

/**
 * A turn of a step that belongs to one hop.
 *
 * @param from version before
 * @param to version afterwards
 * @param target version where the whole upgrade ends
 * @param facts names of what is known of the hop
 */
record HopTurn(Turn turn, Version from, Version to, Version target, HopFacts facts) {

    static HopTurn of(Turn turn) {
        return new HopTurn(
                turn,
                Version.of(turn.text("from")),
                Version.of(turn.text("to")),
                Version.of(turn.text("target")),
                new HopFacts(Integer.parseInt(turn.text("hop")), turn.rehearses()));
    }

    /** Who made a dump before it; plans that were approved before an update of the worker do not say. */
    Dumps dumps() {
        return Optional.ofNullable(turn.work().command().step().parameters().get("dumps"))
                .map(name -> Dumps.valueOf(name.toString()))
                .orElse(Dumps.NONE);
    }

    boolean major() {
        return from.major() != to.major();
    }

    /** Whether a version is one that this hop, or a later one of the same upgrade, led to. */
    boolean isReachedBy(Version version) {
        return version.compareTo(to) >= 0 && version.compareTo(target) <= 0;
    }

    String called() {
        return turn.called();
    }
}
