package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.worker.provider.scalingo.path.Version;
import dev.uplift.worker.provider.scalingo.plan.HopFacts;

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
                new HopFacts(Integer.parseInt(turn.text("hop"))));
    }

    boolean major() {
        return from.major() != to.major();
    }

    /** Whether a version is one that this hop, or a later one of the same upgrade, led to. */
    boolean isReachedBy(Version version) {
        return version.compareTo(to) >= 0 && version.compareTo(target) <= 0;
    }

    String called() {
        return turn.address().toString();
    }
}
