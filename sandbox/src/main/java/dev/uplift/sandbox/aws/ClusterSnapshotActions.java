package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import dev.uplift.sandbox.platform.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes, shows and deletes snapshots of clusters. */
final class ClusterSnapshotActions {

    private static final Set<String> FILTERS =
            Set.of("db-cluster-snapshot-id", "db-cluster-id", "snapshot-type", "engine");

    private final AwsCloud cloud;

    ClusterSnapshotActions(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of(
                "CreateDBClusterSnapshot", this::create,
                "DescribeDBClusterSnapshots", this::describe,
                "DeleteDBClusterSnapshot", this::delete);
    }

    private void create(Call call, XmlAnswer out) {
        var clusters = cloud.region(call.caller()).clusters();
        var fields = call.fields();
        var name = freeName(clusters, fields.required("DBClusterSnapshotIdentifier"));
        var cluster = clusters.required(fields.required("DBClusterIdentifier"));
        if (!cluster.status().isIdle()) {
            throw Refusal.of(
                    "InvalidDBClusterStateFault",
                    "DB cluster is not in available state. It is currently %s.",
                    cluster.status().text());
        }
        var snapshot = take(cluster, name, fields.tags());
        out.element("DBClusterSnapshot", () -> write(snapshot, out));
    }

    /** Aurora backs up from its storage, so the cluster stays available; a Multi-AZ cluster shows it. */
    private ClusterSnapshot take(Cluster cluster, String name, Map<String, String> tags) {
        var takes = cloud.delays().snapshot();
        var snapshot = ClusterSnapshot.begin(cluster, name, tags, cloud.now(), takes);
        cluster.region().clusters().put(snapshot);
        switch (cluster.engine()) {
            case AURORA -> {}
            case MULTI_AZ -> {
                cluster.status(InstanceStatus.BACKING_UP);
                cluster.after(takes, () -> cluster.status(InstanceStatus.AVAILABLE));
            }
        }
        return snapshot;
    }

    static String freeName(Clusters clusters, String name) {
        var checked = Names.snapshot(name);
        if (clusters.findSnapshot(checked).isPresent()) {
            throw Refusal.of(
                    "DBClusterSnapshotAlreadyExistsFault",
                    "Cannot create the cluster snapshot because one with the identifier %s already exists.",
                    checked);
        }
        return checked;
    }

    private void describe(Call call, XmlAnswer out) {
        var clusters = cloud.region(call.caller()).clusters();
        var fields = call.fields();
        var filters = Filters.of(fields, FILTERS);
        var candidates = fields.text("DBClusterSnapshotIdentifier")
                .map(name -> List.of(clusters.requiredSnapshot(name)))
                .orElseGet(() -> List.copyOf(clusters.snapshots()));
        var source = fields.text("DBClusterIdentifier").map(RdsRegion::nameOf);
        var wanted = candidates.stream()
                .filter(snapshot -> source.isEmpty() || source.get().equalsIgnoreCase(snapshot.source()))
                .filter(snapshot -> fields.text("SnapshotType").orElse("manual").equals("manual"))
                .filter(snapshot -> filters.fit(name -> values(snapshot, name)))
                .toList();
        var page = Page.of(fields, wanted, ClusterSnapshot::name);
        out.list("DBClusterSnapshots", "DBClusterSnapshot", page.items(), snapshot -> write(snapshot, out));
        out.text("Marker", page.next());
    }

    private static List<String> values(ClusterSnapshot snapshot, String filter) {
        return switch (filter) {
            case "db-cluster-snapshot-id" -> List.of(snapshot.name());
            case "db-cluster-id" -> List.of(snapshot.source());
            case "snapshot-type" -> List.of("manual");
            case "engine" -> List.of(snapshot.kind().engine().word());
            default -> List.of();
        };
    }

    private void delete(Call call, XmlAnswer out) {
        var clusters = cloud.region(call.caller()).clusters();
        var snapshot = clusters.requiredSnapshot(call.fields().required("DBClusterSnapshotIdentifier"));
        if (!snapshot.isReady(cloud.now())) {
            throw Refusal.of(
                    "InvalidDBClusterSnapshotStateFault",
                    "Cannot delete the cluster snapshot because it is not available.");
        }
        clusters.remove(snapshot);
        out.element("DBClusterSnapshot", () -> ClusterXml.write(snapshot, "deleted", cloud.now(), out));
    }

    private void write(ClusterSnapshot snapshot, XmlAnswer out) {
        ClusterXml.write(snapshot, snapshot.status(cloud.now()), cloud.now(), out);
    }
}
