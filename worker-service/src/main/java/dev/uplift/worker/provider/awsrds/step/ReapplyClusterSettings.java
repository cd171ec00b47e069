package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.server.ClusterKind;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final ModifyDbClusterRequest.Builder request = ModifyDbClusterRequest.builder();
    private final Difference<DBCluster> difference;

    private ReapplyClusterSettings(SourceCluster was, DBCluster is) {
        this.was = was;
        this.difference = new Difference<>(is);
    }

    static StepResult run(Turn turn) {
        // Nothing was restored where nothing had to be taken back.
        if (turn.fact("rollback.instance").isEmpty()) {
            return StepResult.done();
        }
        var was = turn.sourceCluster();
        return Found.CLUSTERS.required(turn, found -> Found.CLUSTERS.serving(turn, found, is -> apply(turn, was, is)));
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
        return new ReapplyClusterSettings(was, is).compare(is.dbClusterIdentifier());
    }

    private Optional<ModifyDbClusterRequest> compare(String id) {
        var backups = was.backups();
        difference.set(backups.retentionDays(), DBCluster::backupRetentionPeriod, request::backupRetentionPeriod);
        difference.setIf(backups.window(), DBCluster::preferredBackupWindow, request::preferredBackupWindow);
        difference.setIf(
                backups.maintenanceWindow(),
                DBCluster::preferredMaintenanceWindow,
                request::preferredMaintenanceWindow);
        difference.set(backups.copyTagsToSnapshot(), DBCluster::copyTagsToSnapshot, request::copyTagsToSnapshot);
        difference.set(was.deletionProtection(), DBCluster::deletionProtection, request::deletionProtection);
        if (was.kind() == ClusterKind.MULTI_AZ) {
            difference.set(
                    was.autoMinorVersionUpgrade(),
                    DBCluster::autoMinorVersionUpgrade,
                    request::autoMinorVersionUpgrade);
            insight();
        }
        difference.setLogExports(
                was.insight().logExports(),
                DBCluster::enabledCloudwatchLogsExports,
                request::cloudwatchLogsExportConfiguration);
        return difference.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        request.dbClusterIdentifier(id).applyImmediately(true).build());
    }

    private void insight() {
        var insight = was.insight();
        if (difference.set(insight.monitoringSeconds(), DBCluster::monitoringInterval, request::monitoringInterval)) {
            insight.monitoringRole().ifPresent(request::monitoringRoleArn);
        }
        if (difference.set(
                insight.performanceInsights(),
                DBCluster::performanceInsightsEnabled,
                request::enablePerformanceInsights)) {
            insight.performanceKey().ifPresent(request::performanceInsightsKMSKeyId);
            insight.retentionDays().ifPresent(request::performanceInsightsRetentionPeriod);
        }
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
