package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Refusal;
import java.util.Map;
import java.util.Optional;

/** Which blue/green deployments RDS accepts. */
final class BlueGreenRules {

    private static final String NOT_SUPPORTED = "SourceDatabaseNotSupportedFault";

    /** From which minor version on a major version can be left; user guide, "PostgreSQL replication methods". */
    private static final Map<Integer, Integer> FIRST_MINORS = Map.of(11, 21, 12, 16, 13, 12, 14, 9, 15, 4);

    private static final int FIRST_MAJOR_FOR_ALL = 16;

    private BlueGreenRules() {}

    static void checkSource(Instance source) {
        if (source.cluster().isPresent()) {
            throw Refusal.of(NOT_SUPPORTED, "The source DB instance is a member of a DB cluster.");
        }
        if (source.database().isPresent()) {
            throw Refusal.of(
                    NOT_SUPPORTED,
                    "The simulator has no blue/green deployments of instances with a real server behind them.");
        }
        if (!source.status().isIdle()) {
            throw Refusal.of("InvalidDBInstanceState", "Database instance is not in available state.");
        }
        if (source.replication().isReplica()) {
            throw Refusal.of(NOT_SUPPORTED, "The source DB instance can't be a read replica.");
        }
        for (var replica : source.replication().replicas()) {
            if (!replica.place().equals(source.place())) {
                throw Refusal.of(NOT_SUPPORTED, "The source DB instance can't have cross-Region read replicas.");
            }
            if (!replica.replication().replicas().isEmpty()) {
                throw Refusal.of(NOT_SUPPORTED, "The source DB instance can't have cascading read replicas.");
            }
        }
        if (!source.isBackedUp()) {
            throw Refusal.of(NOT_SUPPORTED, "Automated backups must be enabled for the source DB instance.");
        }
        var another = source.region().blueGreen().all().stream()
                .filter(other -> other.status() != BlueGreenDeployment.Status.SWITCHOVER_COMPLETED)
                .flatMap(other -> other.pairs().stream())
                .anyMatch(pair -> pair.blue() == source || pair.green() == source);
        if (another) {
            throw Refusal.of(NOT_SUPPORTED, "The source DB instance is already part of a blue/green deployment.");
        }
    }

    /** The exact version of the green environment, where it is to be another one. */
    static Optional<String> target(Instance source, Fields fields) {
        var target = fields.text("TargetEngineVersion").flatMap(asked -> UpgradeRules.target(source, asked));
        target.ifPresent(version -> {
            UpgradeRules.check(source, version, true);
            if (UpgradeRules.isMajor(source, version) && !canLeaveMajor(source.version())) {
                throw Refusal.of(
                        NOT_SUPPORTED,
                        "A major version upgrade by a blue/green deployment isn't supported for PostgreSQL %s.",
                        source.version());
            }
        });
        return target;
    }

    private static boolean canLeaveMajor(String version) {
        var major = EngineVersions.major(version);
        var minor = Integer.parseInt(version.substring(version.indexOf('.') + 1));
        return major >= FIRST_MAJOR_FOR_ALL || minor >= FIRST_MINORS.getOrDefault(major, Integer.MAX_VALUE);
    }

    /** What keeps logical replication from working; RDS finds it only after it has accepted the deployment. */
    static Optional<String> incompatibleParameter(Instance source) {
        var logical = source.parameters().inForce().get("rds.logical_replication");
        return "1".equals(logical) ? Optional.empty() : Optional.of("rds.logical_replication");
    }
}
