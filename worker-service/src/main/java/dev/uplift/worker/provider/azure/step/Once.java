package dev.uplift.worker.provider.azure.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.server.Begun;
import dev.uplift.worker.provider.azure.subscription.Answer;
import dev.uplift.worker.provider.azure.subscription.Arm;
import dev.uplift.worker.provider.azure.subscription.ArmException;
import dev.uplift.worker.provider.azure.subscription.AsyncOperation;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * A call whose effect Azure shows late. That it will be made is learned before it, and the URL of its operation after it,
 * so that no death of a worker makes it twice. Whoever uses it has looked: the effect is not there.
 *
 * @param begun what is remembered
 * @param effect what the call brings about, as {@code backup x}
 * @param failure code of the problem if it comes to nothing
 */
record Once(Begun begun, String effect, String failure) {

    /** How long Azure may show nothing of a call that it took, or took without our having heard so. */
    static final Duration SILENCE = UpgradeDecision.SILENCE;

    private static final String NOTHING = "";

    /** Whether this upgrade asked for it. */
    static boolean wasAsked(Turn turn, Begun begun) {
        return turn.instant(begun.asked()).isPresent();
    }

    StepResult ask(Turn turn, Function<Arm, Answer> call) {
        var asked = turn.instant(begun.asked());
        if (asked.isEmpty()) {
            return begin(turn, call);
        }
        var isRecent = turn.now().isBefore(asked.get().plus(SILENCE));
        var operation = turn.fact(begun.operation())
                .map(url -> turn.azure().arm().operation(URI.create(url)))
                .orElseGet(AsyncOperation.Forgotten::new);
        return switch (operation) {
            case AsyncOperation.Running _ -> turn.pending(effect);
            case AsyncOperation.Failed(var code, var message) -> failed(turn, code, message);
            // It may be a moment until what is done is shown, and as long until somebody hears that nothing was.
            case AsyncOperation.Succeeded _, AsyncOperation.Forgotten _ ->
                isRecent ? turn.pending(effect) : begin(turn, call);
        };
    }

    private StepResult begin(Turn turn, Function<Arm, Answer> call) {
        turn.work().mayAct();
        turn.learn(Map.of(begun.asked(), turn.now().toString(), begun.operation(), NOTHING));
        return turn.act(arm -> unlessRefused(turn, arm, call), effect, begun.operation());
    }

    /** What Azure refused has no effect to wait for. */
    private Answer unlessRefused(Turn turn, Arm arm, Function<Arm, Answer> call) {
        try {
            return call.apply(arm);
        } catch (ArmException refused) {
            if (refused.hadNoEffect()) {
                turn.learn(begun.asked(), NOTHING);
            }
            throw refused;
        }
    }

    private StepResult failed(Turn turn, String code, String message) {
        turn.learn(begun.asked(), NOTHING);
        return Turn.failed(
                failure,
                "Azure brought about no %s: %s: %s".formatted(effect, code, message),
                "Put right what Azure names, then retry.");
    }
}
