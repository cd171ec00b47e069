package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.server.ClusterKind;
import dev.uplift.worker.provider.awsrds.server.Condition;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** Takes away clusters that an upgrade made, or renamed: only what has both its name and its tag, members first. */
final class ClusterRemovals {

    private static final String DELETING = "deleting";

    private ClusterRemovals() {}

    /** After it, the clone is gone; its protection, which somebody switched on since, does not keep it. */
    static StepResult clone(Turn turn) {
        return ours(
                turn,
                clone -> isProtected(clone)
                        ? turn.act(
                                rds -> rds.modifyDBCluster(request -> request.dbClusterIdentifier(turn.cluster())
                                        .deletionProtection(false)
                                        .applyImmediately(true)),
                                "clone %s to lose its deletion protection".formatted(turn.cluster()))
                        : delete(turn, clone));
    }

    /** After it, the cluster that was renamed away is gone; as {@link Removals#old} for instances. */
    static StepResult old(Turn turn) {
        var name = turn.text("replacedBy");
        var resourceId = turn.text("resourceId");
        return ours(turn, old -> {
            if (!SourceCluster.resourceId(old).equals(resourceId)) {
                return Found.CLUSTERS.taken(turn.cluster());
            }
            var replaced = turn.account()
                    .fleet()
                    .cluster(name)
                    .filter(now -> !SourceCluster.resourceId(now).equals(resourceId))
                    .filter(now -> Found.CLUSTERS.condition(now) == Condition.READY)
                    .filter(now -> !now.dbClusterMembers().isEmpty())
                    .isPresent();
            if (!replaced) {
                return Turn.failed(
                        "not-replaced",
                        "Cluster %s is kept: nothing else serves as %s.".formatted(turn.cluster(), name),
                        "Look whether it is the only one that has the data.");
            }
            return isProtected(old) ? kept(turn) : delete(turn, old);
        });
    }

    private static boolean isProtected(DBCluster cluster) {
        return Boolean.TRUE.equals(cluster.deletionProtection());
    }

    private static StepResult kept(Turn turn) {
        return StepResult.failed(Problem.of(
                Kind.REQUEST,
                "deletion-protected",
                "Cluster %s is protected against deletion, as its owner had set it.".formatted(turn.cluster()),
                "Switch the protection off if it may be deleted."));
    }

    private static StepResult ours(Turn turn, Function<DBCluster, StepResult> next) {
        return Found.CLUSTERS.ours(
                turn,
                turn.cluster(),
                StepResult::done,
                found -> found.status().equals(DELETING) ? toGo(turn) : next.apply(found));
    }

    private static StepResult toGo(Turn turn) {
        return turn.pending("cluster %s to be gone".formatted(turn.cluster()));
    }

    /** RDS deletes a Multi-AZ cluster with its members, and one of Aurora only without. */
    private static StepResult delete(Turn turn, DBCluster cluster) {
        return switch (ClusterKind.of(cluster.engine()).orElse(ClusterKind.AURORA)) {
            case AURORA -> deleteMembers(turn, turn.account().fleet().instances(ClusterState.members(cluster)));
            case MULTI_AZ -> deleteCluster(turn);
        };
    }

    private static StepResult deleteMembers(Turn turn, List<DBInstance> members) {
        var others = members.stream()
                .filter(member -> !turn.names().isOurs(member.tagList()))
                .findFirst();
        if (others.isPresent()) {
            return Found.INSTANCES.taken(others.get().dbInstanceIdentifier());
        }
        var there = members.stream()
                .filter(member -> !member.dbInstanceStatus().equals(DELETING))
                .map(DBInstance::dbInstanceIdentifier)
                .toList();
        return there.isEmpty()
                ? deleteCluster(turn)
                : turn.act(
                        rds -> there.forEach(member -> Removals.unlessGone(() -> rds.deleteDBInstance(
                                request -> request.dbInstanceIdentifier(member).skipFinalSnapshot(true)))),
                        "members %s to be gone".formatted(String.join(", ", there)));
    }

    private static StepResult deleteCluster(Turn turn) {
        return turn.act(
                rds -> Removals.unlessGone(
                        () -> rds.deleteDBCluster(request -> request.dbClusterIdentifier(turn.cluster())
                                .skipFinalSnapshot(true)
                                .deleteAutomatedBackups(true))),
                "cluster %s to be gone".formatted(turn.cluster()));
    }
}
