package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.provider.awsrds.server.Condition;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * The instance or cluster that was to be upgraded, whatever its name is now.
 *
 * @param resourceId that no rename changes
 * @param version that it had before
 */
record Original(String resourceId, String version) {

    static Original of(Turn turn) {
        return new Original(turn.text("resourceId"), turn.text("from"));
    }

    boolean is(DBInstance instance) {
        return resourceId.equals(SourceSettings.resourceId(instance));
    }

    boolean isOld(DBInstance instance) {
        return version.equals(instance.engineVersion());
    }

    /** Whether it is there, well, and as it was: an upgrade that never happened. */
    boolean isUntouched(DBInstance instance) {
        return is(instance) && isOld(instance) && Found.INSTANCES.condition(instance) == Condition.READY;
    }

    boolean is(DBCluster cluster) {
        return resourceId.equals(SourceCluster.resourceId(cluster));
    }

    boolean isOld(DBCluster cluster) {
        return version.equals(cluster.engineVersion());
    }

    /** The same of a cluster. */
    boolean isUntouched(DBCluster cluster) {
        return is(cluster) && isOld(cluster) && Found.CLUSTERS.condition(cluster) == Condition.READY;
    }
}
