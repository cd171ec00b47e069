package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Refusal;
import java.util.Optional;

/** Which upgrades of clusters RDS accepts. */
final class ClusterUpgradeRules {

    private static final String COMBINATION = "InvalidParameterCombination";

    private ClusterUpgradeRules() {}

    /** Empty where there is nothing to do. @param asked exact, or only a major version */
    static Optional<ClusterUpgrade.Wish> wish(Cluster cluster, String asked, Fields fields) {
        var exact = asked.contains(".")
                ? Optional.of(asked)
                : cluster.region().versions().defaultOf(EngineVersions.major(asked));
        return exact.filter(target -> !target.equals(cluster.version()))
                .map(target -> checked(cluster, target, fields));
    }

    private static ClusterUpgrade.Wish checked(Cluster cluster, String target, Fields fields) {
        var engine = cluster.engine().word();
        if (!cluster.region().versions().exists(target)) {
            throw Refusal.of(COMBINATION, "Cannot find version %s for %s", target, engine);
        }
        if (!cluster.region().versions().targets(cluster.version()).contains(target)) {
            throw Refusal.of(COMBINATION, "Cannot upgrade %s from %s to %s", engine, cluster.version(), target);
        }
        var major = EngineVersions.major(target) != EngineVersions.major(cluster.version());
        var allowed = fields.flag("AllowMajorVersionUpgrade");
        if (major && !allowed) {
            throw Refusal.of(
                    COMBINATION,
                    "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.");
        }
        if (!allowed && fields.text("DBInstanceParameterGroupName").isPresent()) {
            throw Refusal.of(
                    COMBINATION, "DBInstanceParameterGroupName is only valid together with AllowMajorVersionUpgrade.");
        }
        checkWriter(cluster);
        return new ClusterUpgrade.Wish(
                target,
                major,
                clusterGroup(cluster, target, major, fields),
                memberGroup(cluster, target, major, fields));
    }

    private static void checkWriter(Cluster cluster) {
        var healthy = cluster.members().stream()
                .findFirst()
                .filter(writer -> writer.status().isIdle())
                .isPresent();
        if (!healthy) {
            throw Refusal.of(
                    "InvalidDBClusterStateFault",
                    "Cannot modify engine version without a healthy primary instance in DB cluster: %s",
                    cluster.name());
        }
    }

    /** Of two families a group is never both, so a custom one must be replaced by the caller. */
    private static ParameterGroup clusterGroup(Cluster cluster, String target, boolean major, Fields fields) {
        var current = cluster.parameters();
        var given = fields.text("DBClusterParameterGroupName");
        if (major && given.isEmpty() && !current.isDefault()) {
            throw mustNameGroup("cluster", current.group());
        }
        var kind = new Cluster.Kind(cluster.engine(), target);
        var otherwise = major ? defaultGroup(kind) : current.group();
        return cluster.region().clusters().fitting(given.orElse(otherwise), kind);
    }

    private static Optional<ParameterGroup> memberGroup(Cluster cluster, String target, boolean major, Fields fields) {
        if (!major) {
            return Optional.empty();
        }
        var given = fields.text("DBInstanceParameterGroupName");
        var custom = cluster.members().stream()
                .map(member -> member.parameters())
                .filter(parameters -> !parameters.isDefault())
                .findFirst();
        if (given.isEmpty() && custom.isPresent()) {
            throw mustNameGroup("instance", custom.get().group());
        }
        var kind = new Cluster.Kind(cluster.engine(), target);
        return Optional.of(cluster.region()
                .groups()
                .ofFamily(given.orElse(defaultGroup(kind)), cluster.engine().family(target)));
    }

    private static Refusal mustNameGroup(String what, String group) {
        return Refusal.of(
                COMBINATION,
                "The current DB %s parameter group %s is custom. You must explicitly specify a new DB %s parameter"
                        + " group, either default or custom, for the engine version upgrade.",
                what,
                group,
                what);
    }

    private static String defaultGroup(Cluster.Kind kind) {
        return "default." + kind.engine().family(kind.version());
    }
}
