package dev.uplift.worker.provider.azure.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.server.Begun;
import dev.uplift.worker.provider.azure.server.PlatformPrecheck;
import dev.uplift.worker.provider.azure.subscription.ArmException;
import dev.uplift.worker.provider.azure.subscription.ArmProblems;
import dev.uplift.worker.provider.azure.subscription.AsyncOperation;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Azure's own look at whether an upgrade would get through: begun once, remembered, waited for. The server goes on serving
 * meanwhile and is not changed; newer api-versions alone have it.
 */
public final class PlatformLook {

    /** The whole step has half an hour. */
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    /** How far it is. */
    public sealed interface Course {}

    /** Ask again. */
    public record Waiting(StepResult result) implements Course {}

    /** Azure says what it found. */
    public record Over(PlatformPrecheck found) implements Course {}

    /** There is nothing from Azure, and nothing to wait for. @param why a sentence */
    public record NotLooked(String why) implements Course {}

    private final Turn turn;
    private final String target;
    private final Begun begun;

    private PlatformLook(Turn turn, String target) {
        this.turn = turn;
        this.target = target;
        this.begun = turn.begun();
    }

    /** Begins it, or sees how far it is. @param target major version that the upgrade leads to */
    public static Course at(Turn turn, String target) {
        return new PlatformLook(turn, target).course();
    }

    /** Whether an earlier turn began it. */
    public static boolean isBegun(Turn turn) {
        return Once.wasAsked(turn, turn.begun());
    }

    /** What is learned with its end, so that whoever asks later has a new one. */
    public static Map<String, Object> forgotten(Turn turn) {
        return Map.of(turn.begun().asked(), "", turn.begun().operation(), "");
    }

    private Course course() {
        var asked = turn.instant(begun.asked());
        if (asked.isEmpty()) {
            return begin();
        }
        var operation = turn.fact(begun.operation()).map(URI::create);
        return operation.isPresent() ? known(operation.get(), asked.get()) : unheard(asked.get());
    }

    private Course begin() {
        turn.work().mayAct();
        turn.learn(Map.of(begun.asked(), turn.now().toString(), begun.operation(), ""));
        try {
            turn.azure()
                    .arm()
                    .startPrecheck(turn.address(), target)
                    .operation()
                    .ifPresent(url -> turn.learn(begun.operation(), url));
            return waiting();
        } catch (ArmException refused) {
            if (refused.hadNoEffect()) {
                turn.learn(begun.asked(), "");
            }
            return refused(refused);
        }
    }

    private Course refused(ArmException refused) {
        var problem = ArmProblems.of(refused, "precheck");
        if (refused.isBusy()) {
            return new Waiting(turn.pending("Azure's precheck, when Azure is free for it: " + refused.getMessage()));
        }
        if (refused.passes()) {
            throw refused;
        }
        return new NotLooked(problem.detail());
    }

    /** The id of the operation is that of the precheck. */
    private Course known(URI operation, Instant asked) {
        var course = turn.azure().arm().operation(operation);
        // while it runs, one call tells so
        return course instanceof AsyncOperation.Running ? patiently(asked) : ended(operation, course, asked);
    }

    private Course ended(URI operation, AsyncOperation course, Instant asked) {
        var id = operation.getPath().replaceFirst(".*/", "");
        var found = turn.azure().arm().precheck(turn.address(), id);
        if (found.filter(PlatformPrecheck::isOver).isPresent()) {
            return found.get().status().equals("Canceled")
                    ? new NotLooked("Azure canceled its own precheck.")
                    : new Over(found.get());
        }
        return switch (course) {
            case AsyncOperation.Failed(var code, var message) ->
                new NotLooked("Azure's own precheck came to nothing: %s: %s".formatted(code, message));
            case AsyncOperation.Running _, AsyncOperation.Succeeded _, AsyncOperation.Forgotten _ -> patiently(asked);
        };
    }

    private Course patiently(Instant asked) {
        return patient(asked, PATIENCE)
                ? waiting()
                : new NotLooked("Azure's own precheck did not end within %d minutes.".formatted(PATIENCE.toMinutes()));
    }

    /** Nobody heard whether Azure took the call. */
    private Course unheard(Instant asked) {
        return patient(asked, Once.SILENCE)
                ? waiting()
                : new NotLooked("Azure's answer to its own precheck's start was lost.");
    }

    private boolean patient(Instant asked, Duration time) {
        return turn.now().isBefore(asked.plus(time));
    }

    private Waiting waiting() {
        return new Waiting(turn.unhurried(turn.pending("Azure's own precheck")));
    }
}
