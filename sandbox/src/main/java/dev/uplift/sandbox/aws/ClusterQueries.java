package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at clusters. */
final class ClusterQueries {

    private static final Set<String> FILTERS =
            Set.of("db-cluster-id", "db-cluster-resource-id", "engine", "clone-group-id", "domain");

    private final AwsCloud cloud;

    ClusterQueries(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of("DescribeDBClusters", this::describe);
    }

    private void describe(Call call, XmlAnswer out) {
        var clusters = cloud.region(call.caller()).clusters();
        var page = Page.of(call.fields(), wanted(clusters, call.fields()), Cluster::name);
        out.list("DBClusters", "DBCluster", page.items(), cluster -> ClusterXml.write(cluster, out));
        out.text("Marker", page.next());
    }

    private static Collection<Cluster> wanted(Clusters clusters, Fields fields) {
        var filters = Filters.of(fields, FILTERS);
        var candidates = fields.text("DBClusterIdentifier")
                .<Collection<Cluster>>map(name -> List.of(clusters.required(name)))
                .orElseGet(clusters::all);
        return candidates.stream()
                .filter(cluster -> filters.fit(name -> values(cluster, name)))
                .toList();
    }

    private static List<String> values(Cluster cluster, String filter) {
        return switch (filter) {
            case "db-cluster-id" -> List.of(cluster.name());
            case "db-cluster-resource-id" -> List.of(cluster.resourceId());
            case "engine" -> List.of(cluster.engine().word());
            default -> List.of();
        };
    }
}
