package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import dev.uplift.sandbox.platform.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Tags of instances, clusters, snapshots and parameter groups, by their ARNs. */
final class TagActions {

    private final AwsCloud cloud;

    TagActions(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of(
                "AddTagsToResource", this::add,
                "RemoveTagsFromResource", this::remove,
                "ListTagsForResource", this::list);
    }

    /** What carries tags. */
    private record Tagged(Map<String, String> tags, Consumer<Map<String, String>> change) {}

    private void add(Call call, XmlAnswer out) {
        var tagged = find(call);
        var tags = new LinkedHashMap<>(tagged.tags());
        tags.putAll(call.fields().tags());
        tagged.change().accept(tags);
    }

    private void remove(Call call, XmlAnswer out) {
        var tagged = find(call);
        var tags = new LinkedHashMap<>(tagged.tags());
        call.fields().texts("TagKeys").forEach(tags::remove);
        tagged.change().accept(tags);
    }

    private void list(Call call, XmlAnswer out) {
        out.tags(find(call).tags());
    }

    private Tagged find(Call call) {
        var region = cloud.region(call.caller());
        var arn = call.fields().required("ResourceName");
        var parts = arn.split(":", 7);
        if (parts.length < 7) {
            throw Refusal.of("InvalidParameterValue", "Invalid resource name: %s", arn);
        }
        return switch (parts[5]) {
            case "db" -> {
                var instance = region.required(arn);
                yield new Tagged(instance.tags(), instance::tags);
            }
            case "snapshot" -> {
                var snapshot = region.snapshots().required(arn);
                yield new Tagged(snapshot.tags(), tags -> region.snapshots().put(snapshot.withTags(tags)));
            }
            case "pg" -> {
                var group = region.groups().required(arn);
                yield new Tagged(group.tags(), tags -> region.groups().put(group.withTags(tags)));
            }
            case "cluster" -> {
                var cluster = region.clusters().required(arn);
                yield new Tagged(cluster.tags(), cluster::tags);
            }
            case "cluster-snapshot" -> {
                var clusters = region.clusters();
                var snapshot = clusters.requiredSnapshot(arn);
                yield new Tagged(snapshot.tags(), tags -> clusters.put(snapshot.withTags(tags)));
            }
            case "cluster-pg" -> {
                var clusters = region.clusters();
                var group = clusters.requiredGroup(arn);
                yield new Tagged(group.tags(), tags -> clusters.groups().put(group.withTags(tags)));
            }
            case "deployment" -> {
                var deployment = region.blueGreen().required(arn);
                yield new Tagged(deployment.tags(), deployment::tags);
            }
            default -> throw Refusal.of("InvalidParameterValue", "Unexpected resource type in %s", arn);
        };
    }
}
