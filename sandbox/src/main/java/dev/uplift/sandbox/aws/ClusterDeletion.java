package dev.uplift.sandbox.aws;

/** The end of a cluster. */
final class ClusterDeletion {

    private ClusterDeletion() {}

    /** Members that are still there go with it. */
    static void begin(AwsCloud cloud, Cluster cluster) {
        cluster.statusOfAll(InstanceStatus.DELETING);
        cluster.after(cloud.delays().delete(), () -> {
            cluster.region().events().add(cloud.now(), cluster, "deletion", "DB cluster deleted");
            cluster.members().forEach(member -> Deletion.end(cloud, member, true));
            cluster.region().clusters().remove(cluster);
            cluster.end();
        });
    }
}
