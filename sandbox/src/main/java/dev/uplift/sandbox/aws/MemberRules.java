package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.Refusal;
import java.util.Optional;

/** What is not done to a member of a cluster but to the cluster. */
final class MemberRules {

    private static final String COMBINATION = "InvalidParameterCombination";

    private MemberRules() {}

    static void checkSnapshot(Instance instance) {
        instance.cluster().ifPresent(cluster -> {
            throw Refusal.of(
                    COMBINATION,
                    "The specified DB Instance is a member of the cluster %s. Use CreateDBClusterSnapshot.",
                    cluster);
        });
    }

    /** Data are the cluster's. */
    static void checkNoFinalSnapshot(Optional<String> snapshot) {
        if (snapshot.isPresent()) {
            throw Refusal.of(
                    COMBINATION, "FinalDBSnapshotIdentifier can not be specified when deleting a cluster instance");
        }
    }

    /** Of a Multi-AZ cluster only the cluster can be changed. */
    static void checkModification(Instance instance) {
        multiAz(instance).ifPresent(cluster -> {
            throw Refusal.of(
                    COMBINATION,
                    "The instance %s is a member of the Multi-AZ DB cluster %s. Use ModifyDBCluster.",
                    instance.name(),
                    cluster.name());
        });
    }

    private static Optional<Cluster> multiAz(Instance instance) {
        return instance.cluster()
                .flatMap(instance.region().clusters()::find)
                .filter(cluster -> cluster.engine() == ClusterEngine.MULTI_AZ);
    }

    /** RDS itself keeps the members of a Multi-AZ cluster. */
    static void checkDeletion(Instance instance) {
        multiAz(instance).ifPresent(cluster -> {
            throw Refusal.of(
                    COMBINATION,
                    "The instance %s is a member of the Multi-AZ DB cluster %s and is deleted with it.",
                    instance.name(),
                    cluster.name());
        });
    }
}
