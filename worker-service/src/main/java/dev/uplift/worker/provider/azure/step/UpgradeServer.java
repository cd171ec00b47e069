package dev.uplift.worker.provider.azure.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.server.Condition;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.TargetVersion;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Ask;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Course;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Elsewhere;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Goal;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Reached;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Stuck;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Unchanged;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Wait;
import dev.uplift.worker.provider.azure.subscription.Answer;
import dev.uplift.worker.provider.azure.subscription.Arm;
import dev.uplift.worker.provider.azure.subscription.ArmException;
import dev.uplift.worker.provider.azure.subscription.AsyncOperation;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The action {@code upgrade-server}: after it, the server or its clone is Ready at the new major version. That the call will
 * be made is learned before it, and the URL of its operation after it, so that no death of a worker makes it twice.
 */
final class UpgradeServer {

    /** Stands for the URL of an operation until Azure gives one. */
    private static final String NOT_STARTED = "";

    /** Azure uploads them every ten minutes or so. */
    private static final String WITHOUT_LOGS =
            "Put right what Azure names, then retry. To see pg_upgrade's own logs, set the server parameter"
                    + " logfiles.download_enable to on before: az postgres flexible-server server-logs list, type PG_Upgrade_Logs.";

    private final Turn turn;
    private final String fact;
    private final FlexibleServer server;
    private final Goal goal;

    private UpgradeServer(Turn turn, FlexibleServer server) {
        this.turn = turn;
        this.fact = turn.text("fact");
        this.server = server;
        this.goal = new Goal(
                "server " + server.name(),
                TargetVersion.major(turn.text("from")),
                TargetVersion.major(turn.text("to")));
    }

    static StepResult run(Turn turn) {
        return Found.server(turn, turn.server(), server -> new UpgradeServer(turn, server).next());
    }

    private StepResult next() {
        return switch (UpgradeDecision.next(goal, server, course(), turn.now())) {
            case Ask _ -> ask();
            case Wait(var what) -> waiting(what);
            case Reached _ -> StepResult.done(measured());
            case Unchanged(var reason) -> unchanged(reason);
            case Stuck(var state) ->
                Turn.failed(
                        "server-not-ready",
                        "%s is %s, at version %s.".formatted(server.name(), state, server.exactVersion()),
                        "Put it right in the portal, then retry; or roll back.");
            case Elsewhere(var version) ->
                Turn.failed(
                        "version-unexpected",
                        "%s is at version %s, and should go from %d to %d."
                                .formatted(server.name(), version, goal.from(), goal.to()),
                        "See who upgraded it, and ask anew from there.");
        };
    }

    /** A server at work after the call has taken it, even if nobody heard the answer. */
    private StepResult waiting(String what) {
        if (server.condition() == Condition.BUSY && asked().isPresent() && !isTaken()) {
            turn.learn(fact + ".taken", turn.now());
        }
        return turn.pending(what);
    }

    private boolean isTaken() {
        var asked = asked();
        return turn.instant(fact + ".taken")
                .filter(seen -> asked.filter(at -> !seen.isBefore(at)).isPresent())
                .isPresent();
    }

    private StepResult ask() {
        turn.work().mayAct();
        turn.learn(fact + ".asked", laterThanTheLast(turn.now()));
        turn.learn(fact + ".operation", NOT_STARTED);
        return turn.act(
                this::upgrade, "the upgrade of %s to %d".formatted(goal.server(), goal.to()), fact + ".operation");
    }

    /** What Azure refused has no end to wait for. */
    private Answer upgrade(Arm arm) {
        try {
            return arm.upgrade(turn.server(), String.valueOf(goal.to()));
        } catch (ArmException refused) {
            if (refused.hadNoEffect()) {
                turn.learn(fact + ".failed", laterThanTheLast(turn.now()));
            }
            throw refused;
        }
    }

    /** What failed before must not be taken for this one. */
    private Instant laterThanTheLast(Instant now) {
        return turn.instant(fact + ".failed")
                .map(last -> last.plusMillis(1))
                .filter(now::isBefore)
                .orElse(now);
    }

    private Map<String, Object> measured() {
        var facts = new HashMap<String, Object>();
        facts.put(fact + ".version", server.exactVersion());
        turn.instant(fact + ".asked")
                .ifPresent(since -> facts.put(
                        fact + ".seconds", Duration.between(since, turn.now()).toSeconds()));
        return facts;
    }

    /** The logs are read first: once the failure is learned, whoever is asked again begins anew. */
    private StepResult unchanged(String reason) {
        var logs = asked().map(since -> new UpgradeEvidence(turn, turn.server(), since).lines())
                .orElse(List.of());
        turn.learn(fact + ".failed", laterThanTheLast(turn.now()));
        return StepResult.failed(Problem.of(
                        Kind.PROVIDER,
                        "upgrade-failed-unchanged",
                        "Azure's upgrade of %s failed, and the server serves at version %s as before. %s"
                                .formatted(server.name(), server.exactVersion(), reason),
                        logs.isEmpty() ? WITHOUT_LOGS : "Put right what Azure and the logs name, then retry.")
                .with(logs));
    }

    /** Of an upgrade whose end is not known. Only a server that looks as if nothing happened costs another call. */
    private Course course() {
        var asked = asked();
        var silent = server.condition() == Condition.READY && TargetVersion.major(server.version()) == goal.from();
        var operation = asked.isPresent() && silent
                ? turn.fact(fact + ".operation")
                        .filter(url -> !url.equals(NOT_STARTED))
                        .map(url -> turn.azure().arm().operation(URI.create(url)))
                : Optional.<AsyncOperation>empty();
        return new Course(asked, isTaken(), operation);
    }

    private Optional<Instant> asked() {
        return turn.instant(fact + ".asked").filter(this::isOpen);
    }

    private boolean isOpen(Instant asked) {
        return turn.instant(fact + ".failed")
                .filter(failed -> !asked.isAfter(failed))
                .isEmpty();
    }
}
