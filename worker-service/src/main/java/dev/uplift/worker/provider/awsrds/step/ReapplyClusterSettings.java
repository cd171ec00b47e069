package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.server.ClusterKind;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.rds.model.ClusterPendingModifiedValues;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.ModifyDbClusterRequest;

/**
 * After it, a restored cluster is set up as the original was; what no call can put back is a warning. Its members were
 * made with all that they had.
 */
final class ReapplyClusterSettings {

    private static final ClusterPendingModifiedValues NOTHING =
            ClusterPendingModifiedValues.builder().build();

    private final SourceCluster was;
    private final DBCluster is;
    private final ModifyDbClusterRequest.Builder request = ModifyDbClusterRequest.builder();
    private boolean differs;

    private ReapplyClusterSettings(SourceCluster was, DBCluster is) {
        this.was = was;
        this.is = is;
    }

    static StepResult run(Turn turn) {
        // Nothing was restored where nothing had to be taken back.
        if (turn.fact("rollback.instance").isEmpty()) {
            return StepResult.done();
        }
        var was = turn.sourceCluster();
        return ClusterFound.required(turn, found -> ClusterFound.serving(turn, found, is -> apply(turn, was, is)));
    }

    private static StepResult apply(Turn turn, SourceCluster was, DBCluster is) {
        if (is.pendingModifiedValues() != null && !is.pendingModifiedValues().equals(NOTHING)) {
            return turn.pending("the settings of cluster %s".formatted(turn.cluster()));
        }
        var difference = difference(was, is);
        if (difference.isPresent()) {
            return turn.act(
                    rds -> rds.modifyDBCluster(difference.get()),
                    "the settings of cluster %s".formatted(turn.cluster()));
        }
        var lost = lost(was);
        if (!lost.isEmpty()) {
            turn.work().found(lost);
        }
        return StepResult.done();
    }

    /** The one call that sets all that is not as it was; pure. */
    static Optional<ModifyDbClusterRequest> difference(SourceCluster was, DBCluster is) {
        return new ReapplyClusterSettings(was, is).compare();
    }

    private Optional<ModifyDbClusterRequest> compare() {
        var backups = was.backups();
        set(backups.retentionDays(), DBCluster::backupRetentionPeriod, request::backupRetentionPeriod);
        setIf(backups.window(), DBCluster::preferredBackupWindow, request::preferredBackupWindow);
        setIf(backups.maintenanceWindow(), DBCluster::preferredMaintenanceWindow, request::preferredMaintenanceWindow);
        set(backups.copyTagsToSnapshot(), DBCluster::copyTagsToSnapshot, request::copyTagsToSnapshot);
        set(was.deletionProtection(), DBCluster::deletionProtection, request::deletionProtection);
        if (was.kind() == ClusterKind.MULTI_AZ) {
            set(was.autoMinorVersionUpgrade(), DBCluster::autoMinorVersionUpgrade, request::autoMinorVersionUpgrade);
            insight();
        }
        logExports();
        return differs
                ? Optional.of(request.dbClusterIdentifier(is.dbClusterIdentifier())
                        .applyImmediately(true)
                        .build())
                : Optional.empty();
    }

    private void insight() {
        var insight = was.insight();
        if (set(insight.monitoringSeconds(), DBCluster::monitoringInterval, request::monitoringInterval)) {
            insight.monitoringRole().ifPresent(request::monitoringRoleArn);
        }
        if (set(
                insight.performanceInsights(),
                DBCluster::performanceInsightsEnabled,
                request::enablePerformanceInsights)) {
            insight.performanceKey().ifPresent(request::performanceInsightsKMSKeyId);
            insight.retentionDays().ifPresent(request::performanceInsightsRetentionPeriod);
        }
    }

    private void logExports() {
        var missing = was.insight().logExports().stream()
                .filter(log -> !is.enabledCloudwatchLogsExports().contains(log))
                .toList();
        if (!missing.isEmpty()) {
            differs = true;
            request.cloudwatchLogsExportConfiguration(logs -> logs.enableLogTypes(missing));
        }
    }

    private <T> void setIf(Optional<T> wanted, Function<DBCluster, T> now, Function<T, ?> setter) {
        wanted.ifPresent(value -> set(value, now, setter));
    }

    /** @return whether it has to be set; what a cluster does not show is off */
    private <T> boolean set(T wanted, Function<DBCluster, T> now, Function<T, ?> setter) {
        var shown = now.apply(is);
        var off = shown == null && (wanted.equals(false) || wanted.equals(0));
        if (off || Objects.equals(shown, wanted)) {
            return false;
        }
        setter.apply(wanted);
        differs = true;
        return true;
    }

    /** What belongs to a resource and not to its name; pure. */
    static List<Finding> lost(SourceCluster was) {
        var lost = new ArrayList<Finding>();
        was.roles()
                .forEach(role -> lost.add(finding(
                        was,
                        "restored-without-role",
                        "Role %s for %s is not associated with the restored cluster."
                                .formatted(role.arn(), role.feature()),
                        "Associate it again: aws rds add-role-to-db-cluster")));
        was.customEndpoints()
                .forEach(endpoint -> lost.add(finding(
                        was,
                        "restored-without-endpoint",
                        "Custom endpoint %s belongs to the upgraded cluster, not to the restored one."
                                .formatted(endpoint),
                        "Make it anew: aws rds create-db-cluster-endpoint")));
        if (was.dataApi()) {
            lost.add(finding(
                    was,
                    "restored-without-data-api",
                    "The Data API was on, and is off at the restored cluster.",
                    "Switch it on again: aws rds enable-http-endpoint"));
        }
        if (was.managedPassword()) {
            lost.add(finding(
                    was,
                    "restored-without-managed-password",
                    "RDS kept the original's master password in Secrets Manager; the restored one has that of the backup.",
                    "Let RDS manage it again: aws rds modify-db-cluster --manage-master-user-password; "
                            + "the secret has another ARN then."));
        }
        return lost;
    }

    private static Finding finding(SourceCluster was, String id, String explanation, String remedy) {
        return new Finding(id, Severity.WARN, "cluster " + was.cluster(), explanation, remedy);
    }
}
