package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Ask;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Course;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Failed;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Goal;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Judge;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Next;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Reached;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Reboot;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Seen;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rds.RdsClient;

/** After it, a server runs another version, with the parameter groups of that. */
final class UpgradeStep {

    /** The calls that differ between an instance and a cluster. */
    interface Upgraded {

        /** What it shows now; nothing if it is not there. */
        Optional<Seen> look();

        /** Asks RDS for the upgrade, to be applied at once. */
        void upgrade(RdsClient rds, String version);

        /** Restarts whatever of it waits for that. */
        void reboot(RdsClient rds);

        String id();

        /** Who tells how it went. */
        UpgradeEvidence.Source source();
    }

    /** How far apart the clocks of worker and AWS may be. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Turn turn;
    private final Upgraded upgraded;
    private final Goal goal;
    private final String fact;
    private final Course course;

    private UpgradeStep(Turn turn, Upgraded upgraded, String kind) {
        this.turn = turn;
        this.upgraded = upgraded;
        this.goal = new Goal(kind, upgraded.id(), turn.text("from"), turn.text("to"));
        this.fact = turn.text("fact");
        this.course = Course.of(turn, fact);
    }

    /** @param kind {@code instance} or {@code cluster} */
    static StepResult run(Turn turn, Upgraded upgraded, String kind) {
        var step = new UpgradeStep(turn, upgraded, kind);
        return upgraded.look()
                .map(seen -> step.perform(UpgradeDecision.of(step.goal, seen, step.course, turn.now())))
                .orElseGet(() -> Turn.failed(
                        kind + "-gone",
                        "%s is not there.".formatted(step.goal.begun()),
                        "Look who deleted or renamed it; its snapshots are kept."));
    }

    private StepResult perform(Next next) {
        return switch (next) {
            case Ask() -> ask();
            case Reboot() -> reboot();
            case Wait(var what) -> turn.pending(what);
            case Judge() ->
                perform(UpgradeDecision.judged(goal, course, evidence().events(), turn.now()));
            case Reached() -> StepResult.done(measured());
            case Failed failed -> failed(failed);
        };
    }

    /** Before the call: it is also the latest moment that a restore may go back to. */
    private StepResult ask() {
        turn.work().mayAct();
        turn.learn(fact + ".asked", laterThanTheLast(turn.now()).toString());
        return turn.act(
                rds -> {
                    upgraded.upgrade(rds, goal.to());
                    turn.learn(fact + ".accepted", laterThanTheLast(turn.now()).toString());
                },
                "the upgrade of %s to %s to begin".formatted(goal.server(), goal.to()));
    }

    /** What failed before must not be taken for this one. */
    private Instant laterThanTheLast(Instant now) {
        return course.failed()
                .map(last -> last.plusMillis(1))
                .filter(now::isBefore)
                .orElse(now);
    }

    private StepResult reboot() {
        turn.work().mayAct();
        turn.learn(fact + ".rebooted", turn.now().toString());
        return turn.act(upgraded::reboot, "%s to restart with its parameters".formatted(goal.server()));
    }

    private Map<String, Object> measured() {
        var facts = new HashMap<String, Object>();
        facts.put(fact + ".version", goal.to());
        course.open()
                .ifPresent(since -> facts.put(
                        fact + ".seconds", Duration.between(since, turn.now()).toSeconds()));
        return facts;
    }

    private UpgradeEvidence evidence() {
        var since = course.failed()
                .or(() -> course.asked().map(at -> at.minus(SKEW)))
                .orElseGet(() -> turn.now().minus(SKEW));
        return new UpgradeEvidence(turn, upgraded.source(), since);
    }

    /** What was read is closed by a fact: whoever is asked again asks RDS again, and reads only what is new. */
    private StepResult failed(Failed failed) {
        var lines = course.open().isPresent() ? evidence().lines() : List.<String>of();
        if (course.open().isPresent()) {
            turn.learn(fact + ".failed", turn.now().toString());
        }
        return StepResult.failed(Problem.of(Kind.PROVIDER, failed.code(), failed.detail(), failed.remedy())
                .with(lines));
    }
}
