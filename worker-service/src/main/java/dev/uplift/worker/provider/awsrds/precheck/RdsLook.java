package dev.uplift.worker.provider.awsrds.precheck;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.provider.awsrds.server.RdsOptions;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import dev.uplift.worker.provider.awsrds.server.TargetVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Integration;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.PendingMaintenanceAction;

/**
 * What AWS says before an upgrade, as the checks are asked about it. Empty is what could not be looked at, or has no
 * meaning here; there is a finding of its own for the former.
 *
 * @param instance the instance
 * @param wanted the version that was asked for
 * @param targets where it may be upgraded to
 * @param server what decides the plan; empty where there is no target
 * @param orderable whether its class can run the target
 * @param group its parameter group, and what becomes of it; only in a major upgrade
 * @param replicas in the same region, as far as they are there
 * @param maintenance what RDS has in mind for it
 * @param integrations of zero-ETL that begin at it
 * @param options how careful
 * @param own the driver's own options
 * @param sql whether somebody gave credentials
 * @param now the moment of the look
 */
record RdsLook(
        DBInstance instance,
        String wanted,
        TargetVersion targets,
        Optional<RdsServer> server,
        Optional<Boolean> orderable,
        Optional<GroupLook> group,
        List<DBInstance> replicas,
        Optional<List<PendingMaintenanceAction>> maintenance,
        Optional<List<Integration>> integrations,
        UpgradeOptions options,
        RdsOptions own,
        boolean sql,
        Instant now)
        implements PlatformCheck.Look {

    /**
     * What users set, and what becomes of it.
     *
     * @param own values of the group in use
     * @param family all parameters of the new family, by name; empty where nothing needs to be carried over
     * @param existing the group that the upgrade would lead to, if there is one of that name
     */
    record Parameters(List<Parameter> own, Optional<Map<String, Parameter>> family, Optional<Existing> existing) {}

    /**
     * A group that is there.
     *
     * @param carriesOver whether an upgrade made it from the group in use
     * @param own values that users set in it
     */
    record Existing(String name, String family, boolean carriesOver, List<Parameter> own) {}

    /** As it stands in findings. */
    @Override
    public String object() {
        return "instance " + instance.dbInstanceIdentifier();
    }

    boolean isMajor() {
        return server.filter(its -> its.target().major()).isPresent();
    }

    int from() {
        return TargetVersion.major(instance.engineVersion());
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
