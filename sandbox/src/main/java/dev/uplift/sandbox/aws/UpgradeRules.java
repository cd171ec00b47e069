package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Refusal;
import java.util.Optional;

/** Which upgrades RDS accepts. */
final class UpgradeRules {

    private static final String COMBINATION = "InvalidParameterCombination";

    private UpgradeRules() {}

    /** The exact version; empty where there is nothing to do. @param asked exact, or only a major version */
    static Optional<String> target(Instance instance, String asked) {
        var exact = asked.contains(".")
                ? Optional.of(asked)
                : instance.region().versions().defaultOf(EngineVersions.major(asked));
        return exact.filter(version -> !version.equals(instance.version()));
    }

    static boolean isMajor(Instance instance, String target) {
        return EngineVersions.major(target) != EngineVersions.major(instance.version());
    }

    static void check(Instance instance, String target, boolean majorAllowed) {
        if (instance.cluster().isPresent()) {
            throw Refusal.of(
                    COMBINATION,
                    "The specified DB Instance is a member of a cluster. Modify the DB engine version for the DB"
                            + " Cluster using the ModifyDbCluster API");
        }
        if (!instance.region().versions().exists(target)) {
            throw Refusal.of(COMBINATION, "Cannot find version %s for postgres", target);
        }
        if (!instance.region().versions().targets(instance.version()).contains(target)) {
            throw Refusal.of(COMBINATION, "Cannot upgrade postgres from %s to %s", instance.version(), target);
        }
        if (isMajor(instance, target)) {
            checkMajor(instance, majorAllowed);
        }
    }

    private static void checkMajor(Instance instance, boolean allowed) {
        if (!allowed) {
            throw Refusal.of(
                    COMBINATION,
                    "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.");
        }
        if (instance.replication().isReplica()) {
            throw Refusal.of(
                    COMBINATION, "Read replicas cannot be upgraded to a new major version apart from their source.");
        }
    }

    /** A custom group belongs to one family; RDS finds no other for itself. */
    static void checkGroup(Instance instance, String target, Optional<ParameterGroup> given) {
        if (isMajor(instance, target)
                && given.isEmpty()
                && !instance.parameters().isDefault()) {
            throw Refusal.of(
                    COMBINATION,
                    "Current Parameter Group (%s) is non-default. You need to explicitly specify a new Parameter Group"
                            + " in this case (default or custom)",
                    instance.parameters().group());
        }
    }
}
