package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.platform.PlatformCheck.found;
import static dev.uplift.worker.platform.PlatformCheck.nothing;
import static dev.uplift.worker.platform.PlatformCheck.on;
import static dev.uplift.worker.platform.PlatformCheck.weighing;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** Prechecks of what an instance belongs to, and of what belongs to it. */
final class ReplicaChecks {

    static final About CLUSTER = About.provider(
                    "cluster-member",
                    "The instance belongs to an Aurora cluster or a Multi-AZ cluster, which is upgraded as a whole.")
            .blocks(PG_UPGRADE)
            .remedy("Name its cluster in the address, as 'cluster', instead of the instance.");

    private static final About REPLICA = About.provider(
                    "read-replica", "The instance is a read replica: it is upgraded with its primary.")
            .blocks(PG_UPGRADE)
            .remedy("Upgrade its primary. If it is to be a server of its own: aws rds promote-read-replica");
    private static final About REPLICAS = About.provider(
                    "read-replicas",
                    "Read replicas are upgraded with the primary, which prolongs the outage; one that fails has to be made"
                            + " anew.")
            .warns(PG_UPGRADE)
            .remedy("Let RDS upgrade them, or delete them before and make them again after.");
    private static final About UNFOLLOWED = About.provider(
                    "read-replica-unfollowed",
                    "A read replica in another region, one that has replicas of its own, or a cluster that replicates does"
                            + " not come along.")
            .blocks(PG_UPGRADE)
            .remedy(
                    "Delete it before the upgrade and make it again after, or promote it: aws rds promote-read-replica");
    private static final About REPLICA_STATE = About.provider(
                    "read-replica-not-available",
                    "A read replica is busy or broken: RDS does not upgrade it, and it may have to be made anew.")
            .warns(PG_UPGRADE)
            .remedy("Wait until it is available, put it right, or delete it.");

    static final List<PlatformCheck<RdsLook>> ALL = List.of(
            new PlatformCheck<>(CLUSTER, look -> isInCluster(look.instance()) ? found(CLUSTER, look) : nothing()),
            new PlatformCheck<>(REPLICA, ReplicaChecks::replica),
            new PlatformCheck<>(REPLICAS, ReplicaChecks::replicas),
            new PlatformCheck<>(UNFOLLOWED, ReplicaChecks::unfollowed),
            new PlatformCheck<>(REPLICA_STATE, ReplicaChecks::state));

    private ReplicaChecks() {}

    static boolean isInCluster(DBInstance instance) {
        return instance.dbClusterIdentifier() != null || instance.engine().startsWith("aurora");
    }

    /** RDS names replicas of other regions by their ARN. */
    static boolean isElsewhere(String replica) {
        return replica.startsWith("arn:");
    }

    private static List<Finding> replica(RdsLook look) {
        var primary = look.instance().readReplicaSourceDBInstanceIdentifier();
        return primary == null || primary.isEmpty()
                ? nothing()
                : found(
                        REPLICA,
                        look,
                        "It is a read replica of %s, and is upgraded with it.".formatted(primary),
                        REPLICA.remedy());
    }

    private static List<Finding> replicas(RdsLook look) {
        return look.replicas().stream()
                .map(replica -> look.isMajor()
                        ? on(REPLICAS, object(replica), REPLICAS.title(), REPLICAS.remedy())
                        : weighing(
                                Severity.INFO,
                                REPLICAS,
                                object(replica),
                                "A minor upgrade does this replica first, while clients of the primary go on.",
                                "Nothing; its own clients are disconnected once."))
                .toList();
    }

    private static List<Finding> unfollowed(RdsLook look) {
        var findings = new ArrayList<Finding>();
        look.instance().readReplicaDBInstanceIdentifiers().stream()
                .filter(ReplicaChecks::isElsewhere)
                .forEach(arn -> findings.add(unfollowed(
                        "read replica " + arn, "It is in another region, and RDS does not upgrade it along.")));
        look.instance()
                .readReplicaDBClusterIdentifiers()
                .forEach(cluster -> findings.add(
                        unfollowed("cluster " + cluster, "It replicates from the instance, and does not come along.")));
        look.replicas().stream()
                .filter(replica -> !replica.readReplicaDBInstanceIdentifiers().isEmpty())
                .forEach(replica -> findings.add(unfollowed(
                        object(replica),
                        "It has replicas of its own (%s), which RDS does not upgrade along."
                                .formatted(String.join(", ", replica.readReplicaDBInstanceIdentifiers())))));
        return findings;
    }

    private static Finding unfollowed(String object, String explanation) {
        return on(UNFOLLOWED, object, explanation, UNFOLLOWED.remedy());
    }

    private static List<Finding> state(RdsLook look) {
        return look.replicas().stream()
                .filter(replica -> !StateChecks.isReady(replica.dbInstanceStatus()))
                .map(replica -> on(
                        REPLICA_STATE,
                        object(replica),
                        "It is %s.".formatted(replica.dbInstanceStatus()),
                        REPLICA_STATE.remedy()))
                .toList();
    }

    private static String object(DBInstance replica) {
        return "read replica " + replica.dbInstanceIdentifier();
    }
}
