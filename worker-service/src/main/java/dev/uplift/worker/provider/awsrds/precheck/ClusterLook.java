package dev.uplift.worker.provider.awsrds.precheck;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.worker.provider.awsrds.server.ClusterKind;
import dev.uplift.worker.provider.awsrds.server.ClusterServer;
import dev.uplift.worker.provider.awsrds.server.RdsOptions;
import dev.uplift.worker.provider.awsrds.server.TargetVersion;
import dev.uplift.worker.provider.awsrds.step.ClusterState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.Integration;
import software.amazon.awssdk.services.rds.model.PendingMaintenanceAction;

/**
 * What AWS says of a cluster before an upgrade, as {@link RdsLook} for instances. Empty is what could not be looked at, or
 * has no meaning here.
 *
 * @param state the cluster and its members
 * @param wanted the version that was asked for
 * @param targets where it may be upgraded to
 * @param server what decides the plan; empty where there is no target
 * @param orderable whether each class of its members can run the target
 * @param groups its parameter groups, of the cluster and of its members; only in a major upgrade
 * @param maintenance what RDS has in mind, by the ARN of the cluster or of a member
 * @param integrations of zero-ETL that begin at it
 * @param options how careful
 * @param own the driver's own options
 * @param sql whether somebody gave credentials
 * @param now the moment of the look
 */
record ClusterLook(
        ClusterState state,
        ClusterKind kind,
        String wanted,
        TargetVersion targets,
        Optional<ClusterServer> server,
        Map<String, Boolean> orderable,
        List<GroupLook> groups,
        Map<String, List<PendingMaintenanceAction>> maintenance,
        Optional<List<Integration>> integrations,
        UpgradeOptions options,
        RdsOptions own,
        boolean sql,
        Instant now) {

    /** As it stands in findings. */
    String object() {
        return "cluster " + state.id();
    }

    boolean isMajor() {
        return server.filter(its -> its.target().major()).isPresent();
    }

    int from() {
        return TargetVersion.major(targets.from());
    }

    /** The major version that it leads to; where there is no target, the one that was asked for. */
    int to() {
        return TargetVersion.major(server.map(its -> its.target().version()).orElse(wanted));
    }

    /** Whether the way back is by the platform's own backups. */
    boolean needsPlatformBackups() {
        return options.backup() == UpgradeOptions.Backup.PLATFORM
                || own.rollback() == RdsOptions.Rollback.POINT_IN_TIME;
    }
}
