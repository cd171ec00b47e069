package dev.uplift.sandbox.aws;

import java.util.List;

/** The service RDS, put together from its parts. */
final class Rds {

    private static final String VERSION = "2014-10-31";
    private static final String NAMESPACE = "http://rds.amazonaws.com/doc/2014-10-31/";

    private Rds() {}

    static QueryService service(AwsCloud cloud) {
        return new QueryService(
                VERSION,
                NAMESPACE,
                List.of(
                        new InstanceQueries(cloud).actions(),
                        new SnapshotActions(cloud).actions(),
                        new RestoreActions(cloud).actions(),
                        new ModifyActions(cloud).actions(),
                        new LifecycleActions(cloud).actions(),
                        new ReplicaActions(cloud).actions(),
                        new ParameterGroupActions(cloud).actions(),
                        new EngineActions(cloud).actions(),
                        new TagActions(cloud).actions(),
                        new ClusterQueries(cloud).actions(),
                        new ClusterSnapshotActions(cloud).actions(),
                        new ClusterModifyActions(cloud).actions(),
                        new ClusterDeleteActions(cloud).actions(),
                        new ClusterRestoreActions(cloud).actions(),
                        new ClusterParameterGroupActions(cloud).actions(),
                        new BlueGreenActions(cloud).actions(),
                        new LogActions(cloud).actions()));
    }
}
