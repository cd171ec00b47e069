package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.platform.PlatformCheck.found;
import static dev.uplift.worker.platform.PlatformCheck.nothing;
import static dev.uplift.worker.platform.PlatformCheck.on;
import static dev.uplift.worker.platform.PlatformCheck.weighing;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.UpgradeOptions.Fence;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Integration;
import software.amazon.awssdk.services.rds.model.PendingMaintenanceAction;

/** Prechecks of the state that an instance is in, and of what would come along with an upgrade. */
final class StateChecks {

    /** In which RDS lets it be changed. */
    private static final Set<String> READY = Set.of("available", "storage-optimization");

    /** From which version on RDS upgrades it with its zero-ETL integrations. */
    private static final int KEEPS_INTEGRATIONS = 17;

    private static final Duration SOON = Duration.ofDays(30);

    static final About STATUS = About.provider(
                    "instance-not-available", "The instance is busy or broken, and RDS does not upgrade it.")
            .blocks(PG_UPGRADE)
            .remedy("Wait until it is available, or put it right.");
    static final About PENDING = About.provider(
                    "pending-changes",
                    "Changes wait for the maintenance window: an upgrade that is applied at once brings them along.")
            .blocks(PG_UPGRADE)
            .remedy("Apply them before, or take them back: aws rds modify-db-instance with the old values");
    static final About MAINTENANCE = About.provider(
                    "pending-maintenance",
                    "RDS applies pending maintenance together with an upgrade: it takes longer, and a standby may fail"
                            + " over.")
            .warns(PG_UPGRADE)
            .remedy("aws rds apply-pending-maintenance-action before the upgrade");
    static final About INTEGRATION = About.provider(
                    "zero-etl-integration", "A zero-ETL integration begins at the server.")
            .blocks(PG_UPGRADE)
            .remedy("aws rds delete-integration …; and make it again after the upgrade");
    static final About BACKUPS = About.provider(
                    "backups-off",
                    "Automated backups are off: RDS takes no snapshots of its own around the upgrade, and no moment can be"
                            + " restored.")
            .blocks(PG_UPGRADE)
            .remedy("aws rds modify-db-instance --backup-retention-period 7 --apply-immediately");
    static final About CERTIFICATE = About.provider(
                    "certificate-expires",
                    "The server's certificate ends soon, and clients that verify it get no more in.")
            .warns(PG_UPGRADE)
            .remedy("aws rds modify-db-instance --ca-certificate-identifier …; with clients that trust it");
    static final About PASSWORD = About.provider(
                    "master-password-managed",
                    "RDS keeps the master password in Secrets Manager: an instance that is restored has the password of"
                            + " its snapshot, and no secret.")
            .warns(PG_UPGRADE)
            .remedy(
                    "After a way back: aws rds modify-db-instance --manage-master-user-password; and give clients the new"
                            + " secret");
    static final About PROTECTION = About.provider(
                    "deletion-protection",
                    "The instance is protected from deletion: the protection is kept, and put back after a way back.")
            .informs(PG_UPGRADE)
            .remedy("Nothing.");
    static final About NO_FENCE = About.provider(
                    "clients-not-kept-off",
                    "Clients can write until the upgrade begins: a rollback loses what they wrote since the backup.")
            .warns(PG_UPGRADE)
            .remedy("Stop all writers yourself, or leave the option 'fence' out.");

    static final List<PlatformCheck<RdsLook>> ALL = List.of(
            new PlatformCheck<>(STATUS, StateChecks::status),
            new PlatformCheck<>(PENDING, StateChecks::pending),
            new PlatformCheck<>(MAINTENANCE, StateChecks::maintenance),
            new PlatformCheck<>(INTEGRATION, StateChecks::integrations),
            new PlatformCheck<>(BACKUPS, StateChecks::backups),
            new PlatformCheck<>(CERTIFICATE, StateChecks::certificate),
            new PlatformCheck<>(PASSWORD, StateChecks::password),
            new PlatformCheck<>(PROTECTION, StateChecks::protection),
            new PlatformCheck<>(NO_FENCE, StateChecks::fence));

    private StateChecks() {}

    static boolean isReady(String status) {
        return READY.contains(status);
    }

    private static List<Finding> status(RdsLook look) {
        var status = look.instance().dbInstanceStatus();
        if (isReady(status)) {
            return nothing();
        }
        var remedy = switch (status) {
            case "storage-full" -> "aws rds modify-db-instance --allocated-storage … to give it room";
            case "stopped" -> "aws rds start-db-instance";
            default -> STATUS.remedy();
        };
        return found(STATUS, look, "It is %s.".formatted(status), remedy);
    }

    private static List<Finding> pending(RdsLook look) {
        var pending = look.instance().pendingModifiedValues();
        return pending == null ? nothing() : pending(look.object(), pending, pending.sdkFields(), PENDING.remedy());
    }

    /** @param pending what waits, with its fields */
    static List<Finding> pending(String object, Object pending, List<SdkField<?>> fields, String remedy) {
        var changes = changes(pending, fields);
        if (changes.isEmpty()) {
            return nothing();
        }
        var explanation = "These changes wait and would come along: %s.".formatted(words(changes));
        // Another version or name is not the upgrade that somebody approves.
        var severity = Stream.of("EngineVersion", "DBInstanceIdentifier", "DBClusterIdentifier")
                        .anyMatch(changes::containsKey)
                ? Severity.BLOCK
                : Severity.WARN;
        return List.of(weighing(severity, PENDING, object, explanation, remedy));
    }

    private static Map<String, Object> changes(Object pending, List<SdkField<?>> fields) {
        var changes = new TreeMap<String, Object>();
        for (var field : fields) {
            var value = field.getValueOrDefault(pending);
            if (value != null && !value.toString().equals("[]")) {
                changes.put(field.locationName(), value);
            }
        }
        return changes;
    }

    /** A password stands there as asterisks, but stays out of it all the same. */
    private static String words(Map<String, Object> changes) {
        var words = new ArrayList<String>();
        changes.forEach(
                (name, value) -> words.add(name.contains("Password") ? name : "%s to %s".formatted(name, value)));
        return String.join(", ", words);
    }

    private static List<Finding> maintenance(RdsLook look) {
        return maintenance(look.object(), look.maintenance().orElse(List.of()));
    }

    static List<Finding> maintenance(String object, List<PendingMaintenanceAction> actions) {
        return actions.stream()
                .map(action -> on(
                        MAINTENANCE,
                        "%s, maintenance %s".formatted(object, action.action()),
                        MAINTENANCE.title(),
                        "aws rds apply-pending-maintenance-action --apply-action %s before the upgrade"
                                .formatted(action.action())))
                .toList();
    }

    private static List<Finding> integrations(RdsLook look) {
        return integrations(look.integrations().orElse(List.of()), look.isMajor(), look.from());
    }

    /** @param from the major version */
    static List<Finding> integrations(List<Integration> integrations, boolean major, int from) {
        var severity = major && from < KEEPS_INTEGRATIONS ? Severity.BLOCK : Severity.WARN;
        return integrations.stream()
                .map(integration -> weighing(
                        severity,
                        INTEGRATION,
                        "integration " + integration.integrationName(),
                        severity == Severity.BLOCK
                                ? "RDS refuses a major upgrade from before version %d while there is a zero-ETL integration."
                                        .formatted(KEEPS_INTEGRATIONS)
                                : "A zero-ETL integration begins at the server, and stops while it is upgraded.",
                        INTEGRATION.remedy()))
                .toList();
    }

    private static List<Finding> backups(RdsLook look) {
        return backups(
                look.object(), look.instance().backupRetentionPeriod(), look.needsPlatformBackups(), BACKUPS.remedy());
    }

    /** @param days that backups are kept; nothing counts as none */
    static List<Finding> backups(String object, Integer days, boolean needed, String remedy) {
        if (days != null && days > 0) {
            return nothing();
        }
        return List.of(weighing(needed ? Severity.BLOCK : Severity.WARN, BACKUPS, object, BACKUPS.title(), remedy));
    }

    private static List<Finding> certificate(RdsLook look) {
        return certificate(look.object(), look.instance(), look.now());
    }

    static List<Finding> certificate(String object, DBInstance instance, Instant now) {
        var certificate = instance.certificateDetails();
        if (certificate == null || certificate.validTill() == null) {
            return nothing();
        }
        var end = certificate.validTill();
        return end.isBefore(now.plus(SOON))
                ? List.of(on(
                        CERTIFICATE, object, "Its certificate is valid until %s.".formatted(end), CERTIFICATE.remedy()))
                : nothing();
    }

    private static List<Finding> password(RdsLook look) {
        return look.instance().masterUserSecret() == null ? nothing() : found(PASSWORD, look);
    }

    private static List<Finding> protection(RdsLook look) {
        return Boolean.TRUE.equals(look.instance().deletionProtection()) ? found(PROTECTION, look) : nothing();
    }

    private static List<Finding> fence(RdsLook look) {
        return look.sql() && look.options().fence() == Fence.OFF ? found(NO_FENCE, look) : nothing();
    }
}
