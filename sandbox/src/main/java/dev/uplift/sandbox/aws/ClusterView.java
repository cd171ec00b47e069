package dev.uplift.sandbox.aws;

import java.util.List;
import java.util.Map;

/**
 * A cluster as tests and the demo see it.
 *
 * @param status as on the wire
 * @param members by their names, the writer first
 * @param parameterGroup of the cluster
 * @param parametersInForce the values set by users that the cluster runs with
 */
public record ClusterView(
        String name,
        String resourceId,
        String status,
        String version,
        List<String> members,
        String parameterGroup,
        Map<String, String> parametersInForce,
        Map<ClusterSetting, List<String>> settings,
        Map<String, String> tags) {

    static ClusterView of(Cluster cluster) {
        return new ClusterView(
                cluster.name(),
                cluster.resourceId(),
                cluster.status().text(),
                cluster.version(),
                cluster.members().stream().map(Instance::name).toList(),
                cluster.parameters().group(),
                cluster.parameters().inForce(),
                cluster.settings().values(),
                cluster.tags());
    }
}
