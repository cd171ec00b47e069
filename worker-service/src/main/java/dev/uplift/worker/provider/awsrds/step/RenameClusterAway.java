package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.server.Condition;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Course;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * After it, the names of the cluster and of its members are free for what is restored; as {@link RenameAway} for
 * instances. Members of a Multi-AZ cluster keep theirs, since nobody may change them.
 */
final class RenameClusterAway {

    private static final String RENAMING = "rollback.renaming";

    /** How long RDS may show nothing of an upgrade that was asked for. */
    private static final Duration UNSEEN = Duration.ofMinutes(2);

    private final Turn turn;
    private final String name;
    private final String away;
    private final Original original;

    private RenameClusterAway(Turn turn) {
        this.turn = turn;
        this.name = turn.cluster();
        this.away = turn.text("as");
        this.original = Original.of(turn);
    }

    static StepResult run(Turn turn) {
        return new RenameClusterAway(turn).look();
    }

    private StepResult look() {
        var moved = turn.account().fleet().cluster(away);
        if (moved.isPresent()) {
            return moved(moved.get());
        }
        return turn.account().fleet().cluster(name).map(this::here).orElseGet(this::nowhere);
    }

    private StepResult moved(DBCluster cluster) {
        if (!original.is(cluster)) {
            return Found.CLUSTERS.taken(away);
        }
        return Found.CLUSTERS.condition(cluster) == Condition.BUSY
                ? turn.pending(Found.CLUSTERS.busy(cluster))
                : members(ClusterState.of(turn, cluster));
    }

    /** All at once: none of them serves anybody any more. */
    private StepResult members(ClusterState state) {
        var names = names(state);
        var movable = state.instances().stream()
                .filter(member -> Found.INSTANCES.condition(member) != Condition.BUSY)
                .map(DBInstance::dbInstanceIdentifier)
                .filter(names::containsKey)
                .toList();
        if (!movable.isEmpty()) {
            return turn.act(
                    rds -> movable.forEach(
                            member -> rds.modifyDBInstance(request -> request.dbInstanceIdentifier(member)
                                    .newDBInstanceIdentifier(names.get(member))
                                    .applyImmediately(true))),
                    "members %s to be renamed".formatted(String.join(", ", movable)));
        }
        // Between its two names a member is in the list of the cluster only.
        var moving = ClusterState.members(state.cluster()).stream()
                .filter(member -> state.instance(member)
                        .filter(found -> Found.INSTANCES.condition(found) != Condition.BUSY)
                        .isEmpty())
                .findFirst();
        return moving.map(member -> turn.pending("member %s to be renamed".formatted(member)))
                .orElseGet(StepResult::done);
    }

    /** What each member is to be called that has another name yet; those that came meanwhile go last. */
    private Map<String, String> names(ClusterState state) {
        var planned = turn.texts("members");
        if (planned.isEmpty()) {
            return Map.of();
        }
        var members = ClusterState.members(state.cluster());
        var names = new HashMap<String, String>();
        planned.forEach(member -> names.put(member, called(names.size() + 1)));
        members.stream()
                .filter(member -> !planned.contains(member) && !member.startsWith(away))
                .sorted()
                .forEach(member -> names.put(member, free(names, members)));
        return names;
    }

    private String free(Map<String, String> names, List<String> members) {
        return IntStream.iterate(names.size() + 1, n -> n + 1)
                .mapToObj(this::called)
                .filter(name -> !members.contains(name))
                .findFirst()
                .orElseThrow();
    }

    private String called(int n) {
        return "%s-%d".formatted(away, n);
    }

    /** Between its two names RDS shows it under neither of them; one that was deleted leaves its name free, too. */
    private StepResult nowhere() {
        return turn.fact(RENAMING).isPresent()
                ? turn.pending("cluster %s to appear as %s".formatted(name, away))
                : StepResult.done();
    }

    private StepResult here(DBCluster cluster) {
        if (!original.is(cluster)) {
            return StepResult.done();
        }
        return switch (Found.CLUSTERS.condition(cluster)) {
            case BUSY -> turn.pending(Found.CLUSTERS.busy(cluster));
            case BROKEN -> move(cluster);
            case READY ->
                isMoving(cluster)
                        ? turn.pending("cluster %s to be renamed".formatted(name))
                        : original.isOld(cluster) ? old(cluster) : move(cluster);
        };
    }

    private StepResult old(DBCluster cluster) {
        var pending = Optional.ofNullable(cluster.pendingModifiedValues()).map(values -> values.engineVersion());
        var unseen =
                Course.of(turn, "upgrade").open().filter(asked -> turn.now().isBefore(asked.plus(UNSEEN)));
        return pending.isPresent() || unseen.isPresent()
                ? turn.pending("the upgrade of cluster %s to show, or not".formatted(name))
                : StepResult.done();
    }

    private boolean isMoving(DBCluster cluster) {
        return cluster.pendingModifiedValues() != null
                && away.equals(cluster.pendingModifiedValues().dbClusterIdentifier());
    }

    /** Marked first, so that all of it is known as ours to remove, whatever happens in between. */
    private StepResult move(DBCluster cluster) {
        var lost = Backup.of(turn).missing();
        if (lost.isPresent()) {
            return lost.get();
        }
        var unmarked = unmarked(cluster);
        if (!unmarked.isEmpty()) {
            return turn.act(
                    rds -> unmarked.forEach(arn -> mark(rds, arn)),
                    "cluster %s to carry this upgrade's tag".formatted(name));
        }
        turn.work().mayAct();
        turn.learn(RENAMING, turn.now().toString());
        return turn.act(
                rds -> rds.modifyDBCluster(request -> request.dbClusterIdentifier(name)
                        .newDBClusterIdentifier(away)
                        .applyImmediately(true)),
                "cluster %s to be renamed to %s".formatted(name, away));
    }

    private void mark(RdsClient rds, String arn) {
        rds.addTagsToResource(
                request -> request.resourceName(arn).tags(turn.names().tag()));
    }

    /** ARNs of the members that are to be renamed, and of the cluster; without our tag. */
    private List<String> unmarked(DBCluster cluster) {
        var state = ClusterState.of(turn, cluster);
        var names = names(state);
        var members = state.instances().stream()
                .filter(member -> names.containsKey(member.dbInstanceIdentifier()))
                .filter(member -> !turn.names().isOurs(member.tagList()))
                .map(DBInstance::dbInstanceArn);
        var itself = Stream.of(cluster)
                .filter(its -> !turn.names().isOurs(its.tagList()))
                .map(DBCluster::dbClusterArn);
        return Stream.concat(members, itself).toList();
    }
}
