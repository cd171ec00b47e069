package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.server.Condition;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Course;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * After it, the name of the server is free for what is restored: the upgraded instance has another one. An instance that
 * is well at the old version is left alone, since there is nothing to take back.
 */
final class RenameAway {

    private static final String RENAMING = "rollback.renaming";

    /** How long RDS may show nothing of an upgrade that was asked for. */
    private static final Duration UNSEEN = Duration.ofMinutes(2);

    private final Turn turn;
    private final String name;
    private final String away;
    private final Original original;

    private RenameAway(Turn turn) {
        this.turn = turn;
        this.name = turn.instance();
        this.away = turn.text("as");
        this.original = Original.of(turn);
    }

    static StepResult run(Turn turn) {
        return new RenameAway(turn).look();
    }

    private StepResult look() {
        var moved = turn.account().fleet().instance(away);
        if (moved.isPresent()) {
            return moved(moved.get());
        }
        return turn.account().fleet().instance(name).map(this::here).orElseGet(this::nowhere);
    }

    private StepResult moved(DBInstance instance) {
        if (!original.is(instance)) {
            return Found.INSTANCES.taken(away);
        }
        // What is broken is not going to be mended under its new name.
        return Found.INSTANCES.condition(instance) == Condition.BUSY
                ? turn.pending(Found.INSTANCES.busy(instance))
                : StepResult.done();
    }

    /** Between its two names RDS shows it under neither of them; one that was deleted leaves its name free, too. */
    private StepResult nowhere() {
        return turn.fact(RENAMING).isPresent()
                ? turn.pending("instance %s to appear as %s".formatted(name, away))
                : StepResult.done();
    }

    private StepResult here(DBInstance instance) {
        if (!original.is(instance)) {
            return StepResult.done();
        }
        return switch (Found.INSTANCES.condition(instance)) {
            case BUSY -> turn.pending(Found.INSTANCES.busy(instance));
            case BROKEN -> move(instance);
            case READY -> isMoving(instance) ? toShow() : original.isOld(instance) ? old(instance) : move(instance);
        };
    }

    private StepResult old(DBInstance instance) {
        var pending = Optional.ofNullable(instance.pendingModifiedValues()).map(values -> values.engineVersion());
        var unseen =
                Course.of(turn, "upgrade").open().filter(asked -> turn.now().isBefore(asked.plus(UNSEEN)));
        return pending.isPresent() || unseen.isPresent()
                ? turn.pending("the upgrade of instance %s to show, or not".formatted(name))
                : StepResult.done();
    }

    private boolean isMoving(DBInstance instance) {
        return instance.pendingModifiedValues() != null
                && away.equals(instance.pendingModifiedValues().dbInstanceIdentifier());
    }

    private StepResult toShow() {
        return turn.pending("instance %s to be renamed".formatted(name));
    }

    /** Marked first, so that it is known as ours to remove, whatever happens in between. */
    private StepResult move(DBInstance instance) {
        var lost = Backup.of(turn).missing();
        if (lost.isPresent()) {
            return lost.get();
        }
        if (!turn.names().isOurs(instance.tagList())) {
            return turn.act(
                    rds -> rds.addTagsToResource(request -> request.resourceName(instance.dbInstanceArn())
                            .tags(turn.names().tag())),
                    "instance %s to carry this upgrade's tag".formatted(name));
        }
        turn.work().mayAct();
        turn.learn(RENAMING, turn.now().toString());
        return turn.act(
                rds -> rds.modifyDBInstance(request -> request.dbInstanceIdentifier(name)
                        .newDBInstanceIdentifier(away)
                        .applyImmediately(true)),
                "instance %s to be renamed to %s".formatted(name, away));
    }
}
