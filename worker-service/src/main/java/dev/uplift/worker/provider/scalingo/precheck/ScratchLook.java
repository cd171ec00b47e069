package dev.uplift.worker.provider.scalingo.precheck;

import dev.uplift.contracts.UpgradeOptions.Rehearsal;
import dev.uplift.worker.provider.scalingo.account.Region;
import dev.uplift.worker.provider.scalingo.account.ScalingoException;
import dev.uplift.worker.provider.scalingo.plan.Scratch;
import dev.uplift.worker.provider.scalingo.server.Addon;
import dev.uplift.worker.provider.scalingo.server.ScalingoOptions;
import dev.uplift.worker.provider.scalingo.step.Turn;
import java.util.Optional;

/** Whether the upgrade can be rehearsed. Whether the account may order is only known when it does. */
sealed interface ScratchLook {

    /** It can, unless Scalingo refuses the order. */
    record Possible(Scratch scratch) implements ScratchLook {}

    /** @param why a sentence */
    record Impossible(String why) implements ScratchLook {}

    /** Dedicated Resources are not ordered as add-ons. */
    String SHARED = "postgresql";

    /** @param tools whether the worker has pg_dump and pg_restore for it */
    static ScratchLook of(Turn turn, Addon addon, boolean tools) {
        var own = turn.options();
        if (turn.work().command().options().rehearsal() == Rehearsal.SKIP) {
            return new Impossible("The request says rehearsal: skip.");
        }
        if (own.scratchApp().isEmpty()) {
            return new Impossible("Nobody named a scratchApp, for which a database could be ordered.");
        }
        if (own.scratchApp().get().equals(turn.address().app())) {
            return new Impossible("The scratchApp is the app of production.");
        }
        if (!turn.takesSql() || !tools) {
            return new Impossible(
                    turn.takesSql()
                            ? "The worker has no pg_dump of this version to fill another database."
                            : "Nobody said who logs in, so that nobody can fill another database.");
        }
        return offered(turn.region(), own, addon);
    }

    private static ScratchLook offered(Region region, ScalingoOptions own, Addon addon) {
        var app = own.scratchApp().orElseThrow();
        if (addon.isDedicated() && own.scratchPlan().isEmpty()) {
            return new Impossible("Dedicated Resources are not ordered as add-ons: name a scratchPlan.");
        }
        try {
            if (region.addons(app).stream().anyMatch(Addon::isPostgres)) {
                return new Impossible("App %s has a database of PostgreSQL already.".formatted(app));
            }
            var provider = addon.isDedicated() ? SHARED : addon.provider();
            var name = own.scratchPlan().orElse(addon.plan());
            return region.plan(provider, name)
                    .<ScratchLook>map(plan -> new Possible(new Scratch(provider, plan, name)))
                    .orElseGet(() -> new Impossible("Scalingo offers no plan %s.".formatted(name)));
        } catch (ScalingoException refused) {
            if (!refused.cannotBeAsked()) {
                throw refused;
            }
            return new Impossible(
                    "App %s, or what can be ordered for it, is not shown: %s".formatted(app, refused.getMessage()));
        }
    }

    default Optional<Scratch> ordered() {
        return this instanceof Possible(var scratch) ? Optional.of(scratch) : Optional.empty();
    }
}
