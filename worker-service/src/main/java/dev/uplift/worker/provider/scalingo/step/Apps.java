package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.scalingo.plan.AppFacts;
import dev.uplift.worker.provider.scalingo.server.Formation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stops and starts the web containers of the apps that the request names; how many there were is remembered as facts. */
final class Apps {

    /** How long Scalingo may show nothing of a call that it took. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private Apps() {}

    /** The action {@code stop-apps}. */
    static StepResult stop(Turn turn) {
        return each(turn, (app, web) -> {
            if (turn.fact(AppFacts.before(app)).isEmpty()) {
                turn.learn(AppFacts.before(app), web.amount());
                web.size().ifPresent(size -> turn.learn(AppFacts.size(app), size));
            }
            return 0;
        });
    }

    /** The action {@code start-apps}; what was not stopped stays as it is. */
    static StepResult start(Turn turn) {
        return each(
                turn,
                (app, web) ->
                        turn.fact(AppFacts.before(app)).map(Integer::parseInt).orElse(web.amount()));
    }

    /** How many web containers an app is to have. */
    @FunctionalInterface
    private interface Wanted {
        int of(String app, Formation web);
    }

    private static StepResult each(Turn turn, Wanted wanted) {
        var waiting = Optional.<String>empty();
        for (var app : apps(turn)) {
            var web = turn.region().formation(app).stream()
                    .filter(formation -> formation.name().equals(Formation.WEB))
                    .findFirst();
            if (web.isPresent() && web.get().amount() != wanted.of(app, web.get())) {
                scale(turn, app, web.get(), wanted.of(app, web.get()));
                waiting = Optional.of("app %s to have %d web containers".formatted(app, wanted.of(app, web.get())));
            }
        }
        return waiting.map(turn::pending).orElseGet(StepResult::done);
    }

    private static void scale(Turn turn, String app, Formation web, int amount) {
        var asked = AppFacts.asked(turn.work().command().step().name(), app);
        if (turn.instant(asked)
                .filter(moment -> turn.now().isBefore(moment.plus(SILENCE)))
                .isPresent()) {
            return;
        }
        turn.work().mayAct();
        turn.learn(Map.of(asked, turn.now().toString()));
        turn.region()
                .scale(
                        app,
                        new Formation(
                                web.name(),
                                amount,
                                turn.fact(AppFacts.size(app)).or(web::size)));
    }

    private static List<String> apps(Turn turn) {
        return ((List<?>) turn.work().command().step().parameters().get("apps"))
                .stream().map(Object::toString).toList();
    }
}
