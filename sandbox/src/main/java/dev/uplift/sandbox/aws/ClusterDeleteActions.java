package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import dev.uplift.sandbox.platform.Refusal;
import java.util.Map;

/** {@code DeleteDBCluster}. */
final class ClusterDeleteActions {

    private final AwsCloud cloud;

    ClusterDeleteActions(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of("DeleteDBCluster", this::delete);
    }

    private void delete(Call call, XmlAnswer out) {
        var clusters = cloud.region(call.caller()).clusters();
        var fields = call.fields();
        var cluster = clusters.required(fields.required("DBClusterIdentifier"));
        check(cluster);
        var skip = fields.flag("SkipFinalSnapshot");
        var finalSnapshot =
                fields.text("FinalDBSnapshotIdentifier").map(name -> ClusterSnapshotActions.freeName(clusters, name));
        if (skip == finalSnapshot.isPresent()) {
            throw Refusal.of(
                    "InvalidParameterCombination",
                    skip
                            ? "FinalDBSnapshotIdentifier cannot be specified when deleting with SkipFinalSnapshot."
                            : "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.");
        }
        finalSnapshot.ifPresent(name -> clusters.put(ClusterSnapshot.begin(
                cluster, name, Map.of(), cloud.now(), cloud.delays().snapshot())));
        ClusterDeletion.begin(cloud, cluster);
        out.element("DBCluster", () -> ClusterXml.write(cluster, out));
    }

    private static void check(Cluster cluster) {
        if (cluster.settings().flag(ClusterSetting.DELETION_PROTECTION)) {
            throw Refusal.of(
                    "InvalidParameterCombination",
                    "Cannot delete protected Cluster, please disable deletion protection and try again.");
        }
        if (!cluster.status().isIdle()) {
            throw Refusal.of(
                    "InvalidDBClusterStateFault",
                    "DB cluster is not in available state. It is currently %s.",
                    cluster.status().text());
        }
        var still = cluster.members().stream().anyMatch(member -> member.status() != InstanceStatus.DELETING);
        if (cluster.engine() == ClusterEngine.AURORA && still) {
            throw Refusal.of(
                    "InvalidDBClusterStateFault",
                    "Cluster cannot be deleted, it still contains DB instances in non-deleting state.");
        }
    }
}
