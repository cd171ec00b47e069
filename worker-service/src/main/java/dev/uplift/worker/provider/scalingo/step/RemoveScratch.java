package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.scalingo.account.Place;
import dev.uplift.worker.provider.scalingo.account.Refusal;
import dev.uplift.worker.provider.scalingo.account.ScalingoException;
import dev.uplift.worker.provider.scalingo.plan.Scratch;
import dev.uplift.worker.provider.scalingo.server.Addon;
import java.util.Optional;

/**
 * The action {@code remove-scratch}: after it, the database that was ordered for the rehearsal is gone, and paid for no longer.
 * Only that one is given back: the one whose id is known, or, if the answer of the order was lost, the only one of an app that had
 * none when it was made.
 */
final class RemoveScratch {

    private RemoveScratch() {}

    static StepResult run(Turn turn) {
        var known = turn.fact(Scratch.ADDON);
        var called = turn.instant(Scratch.CALLED);
        if (known.isEmpty() && called.isEmpty()) {
            return StepResult.done();
        }
        var app = turn.scratchApp();
        var there = OrderScratch.there(turn, app);
        if (known.isEmpty() && there.size() > 1) {
            return Turn.failed(
                    "scratch-occupied",
                    "App %s has several databases of PostgreSQL, and nobody knows which one was ordered for the rehearsal."
                            .formatted(app),
                    "Remove it in the dashboard: it is paid for.");
        }
        Optional<Addon> ours = there.stream()
                .filter(addon -> known.map(addon.id()::equals).orElse(true))
                .findFirst();
        if (ours.isPresent()) {
            turn.work().mayAct();
            giveBack(turn, new Place(app, ours.get().id()));
            return turn.pending("database %s to be gone".formatted(ours.get().id()));
        }
        // An order may be shown late; one that was seen is gone.
        return known.isEmpty() && turn.now().isBefore(called.get().plus(OrderScratch.SILENCE))
                ? turn.pending("the database that was ordered for %s".formatted(app))
                : StepResult.done(OrderScratch.nothing());
    }

    private static void giveBack(Turn turn, Place place) {
        try {
            turn.region().giveBack(place);
        } catch (ScalingoException refused) {
            if (refused.refusal() != Refusal.NOT_FOUND) {
                throw refused;
            }
            // Given back before, and still listed.
        }
    }
}
