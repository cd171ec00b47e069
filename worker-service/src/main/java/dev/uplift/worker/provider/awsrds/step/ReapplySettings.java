package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;

/** After it, a restored instance is set up as the original was; what no call can put back is a warning. */
final class ReapplySettings {

    private static final PendingModifiedValues NOTHING =
            PendingModifiedValues.builder().build();

    private final SourceSettings was;
    private final ModifyDbInstanceRequest.Builder request = ModifyDbInstanceRequest.builder();
    private final Difference<DBInstance> difference;

    private ReapplySettings(SourceSettings was, DBInstance is) {
        this.was = was;
        this.difference = new Difference<>(is);
    }

    static StepResult run(Turn turn) {
        // Nothing was restored where nothing had to be taken back.
        if (turn.fact("rollback.instance").isEmpty()) {
            return StepResult.done();
        }
        var was = turn.settings().orElseThrow(() -> new IllegalStateException("the plan does not give the settings"));
        return Found.INSTANCES.required(
                turn, found -> Found.INSTANCES.serving(turn, found, is -> apply(turn, was, is)));
    }

    private static StepResult apply(Turn turn, SourceSettings was, DBInstance is) {
        if (is.pendingModifiedValues() != null && !is.pendingModifiedValues().equals(NOTHING)) {
            return turn.pending("the settings of instance %s".formatted(turn.instance()));
        }
        var difference = difference(was, is);
        if (difference.isPresent()) {
            return turn.act(
                    rds -> rds.modifyDBInstance(difference.get()),
                    "the settings of instance %s".formatted(turn.instance()));
        }
        var lost = lost(was);
        if (!lost.isEmpty()) {
            turn.work().found(lost);
        }
        return StepResult.done();
    }

    /** The one call that sets all that is not as it was; pure. */
    static Optional<ModifyDbInstanceRequest> difference(SourceSettings was, DBInstance is) {
        return new ReapplySettings(was, is).compare(is.dbInstanceIdentifier());
    }

    private Optional<ModifyDbInstanceRequest> compare(String id) {
        var backups = was.backups();
        difference.set(backups.retentionDays(), DBInstance::backupRetentionPeriod, request::backupRetentionPeriod);
        difference.setIf(backups.window(), DBInstance::preferredBackupWindow, request::preferredBackupWindow);
        difference.setIf(
                backups.maintenanceWindow(),
                DBInstance::preferredMaintenanceWindow,
                request::preferredMaintenanceWindow);
        difference.set(backups.copyTagsToSnapshot(), DBInstance::copyTagsToSnapshot, request::copyTagsToSnapshot);
        difference.set(
                was.autoMinorVersionUpgrade(), DBInstance::autoMinorVersionUpgrade, request::autoMinorVersionUpgrade);
        difference.set(was.deletionProtection(), DBInstance::deletionProtection, request::deletionProtection);
        difference.setIf(was.caCertificate(), DBInstance::caCertificateIdentifier, request::caCertificateIdentifier);
        difference.setIf(was.storage().maxGibibytes(), DBInstance::maxAllocatedStorage, request::maxAllocatedStorage);
        insight(was.insight());
        return difference.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        request.dbInstanceIdentifier(id).applyImmediately(true).build());
    }

    private void insight(SourceSettings.Insight insight) {
        if (difference.set(insight.monitoringSeconds(), DBInstance::monitoringInterval, request::monitoringInterval)) {
            insight.monitoringRole().ifPresent(request::monitoringRoleArn);
        }
        if (difference.set(
                insight.performanceInsights(),
                DBInstance::performanceInsightsEnabled,
                request::enablePerformanceInsights)) {
            insight.performanceKey().ifPresent(request::performanceInsightsKMSKeyId);
            insight.retentionDays().ifPresent(request::performanceInsightsRetentionPeriod);
        }
        difference.setIf(insight.mode(), DBInstance::databaseInsightsModeAsString, request::databaseInsightsMode);
        difference.setLogExports(
                insight.logExports(),
                DBInstance::enabledCloudwatchLogsExports,
                request::cloudwatchLogsExportConfiguration);
    }

    /** What belongs to a resource and not to its name; pure. */
    static List<Finding> lost(SourceSettings was) {
        var lost = new ArrayList<Finding>();
        was.roles()
                .forEach(role -> lost.add(finding(
                        was,
                        "restored-without-role",
                        "Role %s for %s is not associated with the restored instance."
                                .formatted(role.arn(), role.feature()),
                        "Associate it again: aws rds add-role-to-db-instance")));
        was.domains()
                .forEach(domain -> lost.add(finding(
                        was,
                        "restored-without-domain",
                        "The restored instance has not joined domain %s.".formatted(domain.id()),
                        "Let it join again: aws rds modify-db-instance --domain " + domain.id())));
        was.replicas()
                .forEach(replica -> lost.add(finding(
                        was,
                        "restored-without-replica",
                        "Read replica %s belongs to the upgraded instance, not to the restored one.".formatted(replica),
                        "Make it anew from the restored instance.")));
        if (was.managedPassword()) {
            lost.add(finding(
                    was,
                    "restored-without-managed-password",
                    "RDS kept the original's master password in Secrets Manager; the restored one has that of the backup.",
                    "Let RDS manage it again: aws rds modify-db-instance --manage-master-user-password; "
                            + "the secret has another ARN then."));
        }
        return lost;
    }

    private static Finding finding(SourceSettings was, String id, String explanation, String remedy) {
        return new Finding(id, Severity.WARN, "instance " + was.instance(), explanation, remedy);
    }
}
