package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.platform.PlatformCheck.found;
import static dev.uplift.worker.platform.PlatformCheck.nothing;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.provider.awsrds.plan.BlueGreenPlan;
import dev.uplift.worker.provider.awsrds.server.TargetVersion;
import dev.uplift.worker.provider.awsrds.step.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Prechecks of what RDS asks for before it keeps a copy of an instance at another version; pure. */
final class BlueGreenChecks {

    /** From the guide's page on replication types; versions 16 and later can from their first minor on. */
    private static final Map<Integer, String> FIRST_MINORS =
            Map.of(11, "11.21", 12, "12.16", 13, "13.12", 14, "14.9", 15, "15.4");

    private static final int OLDEST = 11;

    private static final String LOGICAL_REPLICATION = "rds.logical_replication";

    private static final About TOO_OLD = About.provider(
                    "blue-green-version", "RDS cannot keep a copy of another major version of this minor version.")
            .blocks(PG_UPGRADE)
            .remedy("Upgrade to the newest minor version first, or ask for strategy in-place.");
    private static final About NOT_LOGICAL = About.provider(
                    "blue-green-replication-off",
                    "The copy is kept up to date by logical replication, which is off: rds.logical_replication is not 1.")
            .blocks(PG_UPGRADE)
            .remedy(
                    "Give the instance a parameter group of its own with rds.logical_replication=1 and restart it, or ask for"
                            + " strategy in-place.");
    private static final About NO_BACKUPS = About.provider(
                    "blue-green-backups-off", "RDS copies an instance only if it backs it up by itself.")
            .blocks(PG_UPGRADE)
            .remedy("aws rds modify-db-instance --backup-retention-period 7 …");
    private static final About PASSWORD = About.provider(
                    "blue-green-password-managed",
                    "RDS does not copy an instance whose master password it keeps in Secrets Manager.")
            .blocks(PG_UPGRADE)
            .remedy("aws rds modify-db-instance --no-manage-master-user-password …, or ask for strategy in-place.");
    private static final About NO_WAY_BACK = About.provider(
                    "no-way-back",
                    "After the switchover nothing leads back: the old instance stays as <name>-old1, without what is written"
                            + " from then on.")
            .warns(PG_UPGRADE)
            .remedy("Prove the copy before you approve; or ask for strategy in-place, which can restore a snapshot.");

    static final About NAME_TAKEN = About.provider(
                    "blue-green-name-taken",
                    "RDS would give the old instance another name than the plan, since that one is taken.")
            .blocks(PG_UPGRADE)
            .remedy("Rename the instance that has the name, or delete it if it is not needed.");

    static final List<PlatformCheck<RdsLook>> ALL = List.of(
            new PlatformCheck<>(TOO_OLD, BlueGreenChecks::tooOld),
            new PlatformCheck<>(NOT_LOGICAL, BlueGreenChecks::notLogical),
            new PlatformCheck<>(NO_BACKUPS, BlueGreenChecks::noBackups),
            new PlatformCheck<>(PASSWORD, BlueGreenChecks::password),
            new PlatformCheck<>(NO_WAY_BACK, look -> found(NO_WAY_BACK, look)));

    private BlueGreenChecks() {}

    /** All that they find, and what has the names that the old instances would get. */
    static List<Finding> look(Turn turn, RdsLook look) {
        var findings = new ArrayList<Finding>();
        ALL.forEach(check -> findings.addAll(check.looking().at(look)));
        Stream.concat(Stream.of(look.instance()), look.replicas().stream())
                .map(instance -> BlueGreenPlan.old(instance.dbInstanceIdentifier()))
                .filter(name -> turn.account().fleet().instance(name).isPresent())
                .forEach(name -> findings.add(
                        PlatformCheck.on(NAME_TAKEN, "instance " + name, NAME_TAKEN.title(), NAME_TAKEN.remedy())));
        return findings;
    }

    private static List<Finding> tooOld(RdsLook look) {
        var version = look.instance().engineVersion();
        var first = look.from() < OLDEST ? FIRST_MINORS.get(OLDEST) : FIRST_MINORS.get(look.from());
        return look.isMajor() && first != null && TargetVersion.BY_VERSION.compare(version, first) < 0
                ? found(
                        TOO_OLD,
                        look,
                        "It runs version %s; RDS copies it to another major version from %s on."
                                .formatted(version, first),
                        TOO_OLD.remedy())
                : nothing();
    }

    private static List<Finding> notLogical(RdsLook look) {
        var on = look.group().stream()
                .flatMap(group -> group.parameters().own().stream())
                .anyMatch(parameter -> LOGICAL_REPLICATION.equals(parameter.parameterName())
                        && "1".equals(parameter.parameterValue()));
        return look.isMajor() && !on ? found(NOT_LOGICAL, look) : nothing();
    }

    private static List<Finding> noBackups(RdsLook look) {
        var days = look.instance().backupRetentionPeriod();
        return days == null || days == 0 ? found(NO_BACKUPS, look) : nothing();
    }

    private static List<Finding> password(RdsLook look) {
        return look.instance().masterUserSecret() == null ? nothing() : found(PASSWORD, look);
    }
}
