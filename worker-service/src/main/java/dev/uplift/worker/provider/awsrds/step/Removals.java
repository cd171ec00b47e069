package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.plan.ClusterGroups;
import dev.uplift.worker.provider.awsrds.server.Condition;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DbClusterNotFoundException;
import software.amazon.awssdk.services.rds.model.DbClusterSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;

/** Takes away what an upgrade made: only what has both its name and its tag. */
final class Removals {

    private Removals() {}

    /** After it, the clone is gone; its protection, which somebody switched on since, does not keep it. */
    static StepResult clone(Turn turn) {
        return ours(
                turn,
                clone -> Boolean.TRUE.equals(clone.deletionProtection())
                        ? turn.act(
                                rds -> rds.modifyDBInstance(request -> request.dbInstanceIdentifier(turn.instance())
                                        .deletionProtection(false)
                                        .applyImmediately(true)),
                                "clone %s to lose its deletion protection".formatted(turn.instance()))
                        : delete(turn, turn.instance()));
    }

    /**
     * After it, the instance that was renamed away is gone. It alone has what was written after the upgrade, and its
     * owner may have protected it: then it stays, and so it does while nothing else serves under the name that it had.
     */
    static StepResult old(Turn turn) {
        return ours(turn, old -> onceReplaced(turn, old));
    }

    /**
     * After it, the instance that a switchover left behind is gone. It was never ours to tag: the approved plan names it,
     * and it must be the very one that was upgraded.
     */
    static StepResult blue(Turn turn) {
        return turn.account()
                .fleet()
                .instance(turn.instance())
                .map(blue -> blue.dbInstanceStatus().equals("deleting") ? toGo(turn) : onceReplaced(turn, blue))
                .orElseGet(StepResult::done);
    }

    /** RDS would make instances of their own of replicas whose primary goes before them. */
    private static Optional<StepResult> replicas(Turn turn, DBInstance blue) {
        for (var replica : turn.texts("replicas")) {
            if (!blue.readReplicaDBInstanceIdentifiers().contains(replica)) {
                continue;
            }
            var found = turn.account().fleet().instance(replica);
            if (found.isPresent()) {
                return Optional.of(
                        found.get().dbInstanceStatus().equals("deleting")
                                ? turn.pending("replica %s to be gone".formatted(replica))
                                : delete(turn, found.get()));
            }
        }
        return Optional.empty();
    }

    private static StepResult onceReplaced(Turn turn, DBInstance old) {
        var name = turn.text("replacedBy");
        var resourceId = turn.text("resourceId");
        if (!SourceSettings.resourceId(old).equals(resourceId)) {
            return Found.INSTANCES.taken(turn.instance());
        }
        var replaced = turn.account()
                .fleet()
                .instance(name)
                .filter(now -> !SourceSettings.resourceId(now).equals(resourceId))
                .filter(now -> Found.INSTANCES.condition(now) == Condition.READY)
                .isPresent();
        if (!replaced) {
            return Turn.failed(
                    "not-replaced",
                    "Instance %s is kept: nothing else serves as %s.".formatted(turn.instance(), name),
                    "Look whether it is the only one that has the data.");
        }
        return replicas(turn, old).orElseGet(() -> delete(turn, old));
    }

    private static StepResult delete(Turn turn, DBInstance found) {
        return Boolean.TRUE.equals(found.deletionProtection())
                ? isProtected(found)
                : delete(turn, found.dbInstanceIdentifier());
    }

    private static StepResult isProtected(DBInstance found) {
        return StepResult.failed(Problem.of(
                Kind.REQUEST,
                "deletion-protected",
                "Instance %s is protected against deletion, as its owner had set it."
                        .formatted(found.dbInstanceIdentifier()),
                "Switch the protection off if it may be deleted."));
    }

    private static StepResult ours(Turn turn, Function<DBInstance, StepResult> next) {
        return Found.INSTANCES.ours(
                turn,
                turn.instance(),
                StepResult::done,
                found -> found.dbInstanceStatus().equals("deleting") ? toGo(turn) : next.apply(found));
    }

    private static StepResult toGo(Turn turn) {
        return turn.pending("instance %s to be gone".formatted(turn.instance()));
    }

    private static StepResult delete(Turn turn, String instance) {
        return turn.act(
                rds -> unlessGone(() -> rds.deleteDBInstance(request -> request.dbInstanceIdentifier(instance)
                        .skipFinalSnapshot(true)
                        .deleteAutomatedBackups(true))),
                "instance %s to be gone".formatted(instance));
    }

    /** After it, the snapshot is gone. */
    static StepResult snapshot(Turn turn) {
        var id = turn.text("snapshot");
        return Snapshot.find(turn, id).map(found -> snapshot(turn, found)).orElseGet(StepResult::done);
    }

    private static StepResult snapshot(Turn turn, Snapshot found) {
        var id = found.id();
        return turn.names().isOurs(found.tags())
                ? turn.act(
                        rds -> unlessGone(() -> Snapshot.delete(turn, rds, id)), "snapshot %s to be gone".formatted(id))
                : Turn.failed(
                        "name-taken",
                        "Snapshot %s does not carry this upgrade's tag, and is kept.".formatted(id),
                        "Delete it yourself if it is not needed.");
    }

    /** After it, the parameter groups of the clone are gone. */
    static StepResult parameterGroups(Turn turn) {
        var groups = GroupCalls.of(turn.account(), turn.optional(ClusterGroups.KIND));
        for (var name : turn.texts("groups")) {
            var found = groups.find(name);
            if (found.isEmpty()) {
                continue;
            }
            if (!turn.names().isOurs(groups.tags(found.get()))) {
                return Turn.failed(
                        "name-taken",
                        "Parameter group %s does not carry this upgrade's tag, and is kept.".formatted(name),
                        "Delete it yourself if it is not needed.");
            }
            return turn.act(_ -> groups.delete(name), "parameter group %s to be gone".formatted(name));
        }
        return StepResult.done();
    }

    /** Somebody may have been faster. */
    static void unlessGone(Runnable call) {
        try {
            call.run();
        } catch (DbInstanceNotFoundException
                | DbClusterNotFoundException
                | DbSnapshotNotFoundException
                | DbClusterSnapshotNotFoundException _) {
            // The next look tells.
        }
    }
}
