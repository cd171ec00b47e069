package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.scalingo.account.Refusal;
import dev.uplift.worker.provider.scalingo.account.ScalingoException;
import dev.uplift.worker.provider.scalingo.path.Version;
import dev.uplift.worker.provider.scalingo.plan.Scratch;
import dev.uplift.worker.provider.scalingo.server.Addon;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The action {@code order-scratch}: after it, the app of rehearsals has one database, at the version of the one that is to be
 * upgraded. Orders have no names; so the app must have none before, and whichever it has since the order is ours. As an upgrade,
 * an order is meant in one look and made in the next of the same turn, and never a second time by itself.
 */
final class OrderScratch {

    /** How long Scalingo may show nothing of an order that it took. */
    static final Duration SILENCE = Duration.ofMinutes(5);

    /** Scalingo said that it did nothing, and will not by itself. */
    private static final Set<Refusal> FINAL = Set.of(Refusal.PAYMENT, Refusal.DENIED, Refusal.ARGUMENTS);

    private static final Map<String, Object> NOTHING =
            Map.of(Scratch.ASKED, "", Scratch.TURN, "", Scratch.CALLED, "", Scratch.ADDON, "");

    private final Turn turn;
    private final String app;

    private OrderScratch(Turn turn) {
        this.turn = turn;
        this.app = turn.scratchApp();
    }

    static StepResult run(Turn turn) {
        return new OrderScratch(turn).next();
    }

    private StepResult next() {
        var there = there(turn, app);
        var ours = turn.fact(Scratch.ADDON);
        if (ours.isPresent()) {
            return there.stream()
                    .filter(addon -> addon.id().equals(ours.get()))
                    .findFirst()
                    .map(this::await)
                    .orElseGet(() -> failed(
                            "scratch-gone",
                            "the database %s that was ordered there is gone".formatted(ours.get()),
                            "See who removed it; then retry: another one is ordered.",
                            true));
        }
        return turn.instant(Scratch.CALLED)
                .map(called -> find(there, called))
                .orElseGet(() -> there.isEmpty() ? order() : occupied(there));
    }

    static List<Addon> there(Turn turn, String app) {
        return turn.region().addons(app).stream().filter(Addon::isPostgres).toList();
    }

    /** The answer of the order was lost, or who made it. */
    private StepResult find(List<Addon> there, Instant called) {
        if (there.size() > 1) {
            return occupied(there);
        }
        if (there.isEmpty()) {
            return turn.now().isBefore(called.plus(SILENCE))
                    ? turn.pending("the database that was ordered for %s".formatted(app))
                    : failed(
                            "scratch-not-seen",
                            "a database was ordered at %s, and nothing of it is seen since".formatted(called),
                            "Look at the app in the dashboard; retry when nothing of PostgreSQL is there.",
                            true);
        }
        turn.learn(Scratch.ADDON, there.getFirst().id());
        return await(there.getFirst());
    }

    private StepResult occupied(List<Addon> there) {
        return failed(
                "scratch-occupied",
                "it has databases of PostgreSQL that this upgrade did not order, or cannot tell from its own: %s"
                        .formatted(
                                String.join(", ", there.stream().map(Addon::id).toList())),
                "Give an app of its own as scratchApp in options.provider, and let no two upgrades use it at once.",
                false);
    }

    private StepResult order() {
        var asked = turn.instant(Scratch.ASKED);
        var mine = turn.fact(Scratch.TURN)
                .filter(String.valueOf(turn.work().command().turn())::equals)
                .isPresent();
        if (asked.isPresent() && !mine && turn.now().isBefore(asked.get().plus(SILENCE))) {
            // Another turn meant to, and may have ordered although nobody heard so.
            return turn.pending("the database that was ordered for %s".formatted(app));
        }
        turn.work().mayAct();
        if (asked.isEmpty() || !mine) {
            turn.learn(Map.of(
                    Scratch.ASKED, turn.now().toString(),
                    Scratch.TURN, String.valueOf(turn.work().command().turn())));
            return turn.pending("the moment to order a database for %s".formatted(app));
        }
        turn.learn(Scratch.CALLED, turn.now());
        try {
            var addon = turn.region().order(app, turn.text("provider"), turn.text("plan"), from().ordered());
            turn.learn(Scratch.ADDON, addon.id());
            return await(addon);
        } catch (ScalingoException refused) {
            if (!refused.hadNoEffect()) {
                throw refused;
            }
            turn.learn(NOTHING);
            if (FINAL.contains(refused.refusal())) {
                return refused(refused);
            }
            throw refused;
        }
    }

    private StepResult refused(ScalingoException refused) {
        var why = refused.problem("ordering a database for %s".formatted(app)).detail();
        turn.work()
                .found(List.of(new Finding(
                        "no-rehearsal",
                        Severity.WARN,
                        "app " + app,
                        "Nothing can be rehearsed: %s".formatted(why),
                        "Ask anew without scratchApp; then somebody has to approve without a rehearsal.")));
        return StepResult.failed(
                Problem.of(
                        Kind.REQUEST,
                        "scratch-refused",
                        "No rehearsal is possible: %s".formatted(why),
                        "Put right what Scalingo names, then retry; or ask anew without scratchApp, and approve without a rehearsal."));
    }

    private StepResult await(Addon addon) {
        if (!addon.isRunning()) {
            return turn.pending(
                    Waiting.SHORTLY,
                    turn.instant(Scratch.CALLED),
                    "database %s, which is %s".formatted(addon.id(), addon.status()));
        }
        var database = turn.region().database(turn.scratch());
        if (!database.isIdle() || database.host().isEmpty()) {
            return turn.pending(
                    Waiting.SHORTLY,
                    turn.instant(Scratch.CALLED),
                    "database %s, which is %s".formatted(addon.id(), database.status()));
        }
        return database.version().equals(from())
                ? StepResult.done(Map.of(Scratch.ADDON, addon.id()))
                : failed(
                        "scratch-version",
                        "Scalingo made a database of version %s where %s was ordered"
                                .formatted(database.version(), from()),
                        "Have production at a version that can still be ordered, or ask anew without scratchApp.",
                        false);
    }

    private Version from() {
        return Version.of(turn.text("from"));
    }

    /** @param anew whether who retries orders anew */
    private StepResult failed(String code, String what, String remedy, boolean anew) {
        if (anew) {
            turn.learn(NOTHING);
        }
        return Turn.failed(code, "For a rehearsal in app %s: %s.".formatted(app, what), remedy);
    }

    /** What is known when it was given back. */
    static Map<String, Object> nothing() {
        return NOTHING;
    }
}
