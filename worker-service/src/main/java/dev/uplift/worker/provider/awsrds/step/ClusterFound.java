package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.rds.model.DBCluster;

/** What every step makes of a cluster that it finds under a name; as {@link Found} for instances. */
final class ClusterFound {

    private static final Duration EVIDENCE = Duration.ofHours(1);

    private ClusterFound() {}

    /** What is next for a cluster that serves; one that is busy is waited for, and a broken one is a failure. */
    static StepResult serving(Turn turn, DBCluster cluster, Function<DBCluster, StepResult> next) {
        return switch (ClusterState.condition(cluster)) {
            case READY -> next.apply(cluster);
            case BUSY -> turn.pending(busy(cluster));
            case BROKEN -> broken(turn, cluster);
        };
    }

    static String busy(DBCluster cluster) {
        return "cluster %s to be available, it is %s".formatted(cluster.dbClusterIdentifier(), cluster.status());
    }

    private static StepResult broken(Turn turn, DBCluster cluster) {
        var evidence = new UpgradeEvidence(
                turn,
                UpgradeEvidence.Source.cluster(cluster.dbClusterIdentifier(), Optional.empty()),
                turn.now().minus(EVIDENCE));
        return StepResult.failed(Problem.of(
                        Kind.PROVIDER,
                        "cluster-broken",
                        "Cluster %s is %s.".formatted(cluster.dbClusterIdentifier(), cluster.status()),
                        "Do what AWS recommends for this status, then retry.")
                .with(evidence.events()));
    }

    static StepResult gone(String cluster) {
        return Turn.failed(
                "cluster-gone",
                "Cluster %s is not there.".formatted(cluster),
                "Look who deleted or renamed it; its snapshots are kept.");
    }

    /** The cluster that the step is about. */
    static StepResult required(Turn turn, Function<DBCluster, StepResult> next) {
        return turn.account().fleet().cluster(turn.cluster()).map(next).orElseGet(() -> gone(turn.cluster()));
    }

    /** One that the upgrade makes: whose name is free it makes, and what somebody else made it does not touch. */
    static StepResult ours(Turn turn, String name, Supplier<StepResult> make, Function<DBCluster, StepResult> next) {
        var found = turn.account().fleet().cluster(name);
        if (found.isEmpty()) {
            return make.get();
        }
        return turn.names().isOurs(found.get().tagList()) ? next.apply(found.get()) : taken(name);
    }

    static StepResult taken(String name) {
        return Turn.failed(
                "name-taken",
                "Cluster %s is there and does not carry this upgrade's tag.".formatted(name),
                "Rename or delete it, then retry.");
    }

    /** Where it listens, as {@code host:port}; nothing while it is made. */
    static Optional<String> endpoint(DBCluster cluster) {
        return SourceCluster.endpoint(cluster).map(endpoint -> "%s:%d".formatted(endpoint.host(), endpoint.port()));
    }
}
