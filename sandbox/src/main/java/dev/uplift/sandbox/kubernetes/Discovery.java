package dev.uplift.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the API says about itself. */
final class Discovery {

    private static final Set<String> OF_THE_CLUSTER = Set.of(
            "namespaces",
            "nodes",
            "persistentvolumes",
            "storageclasses",
            "volumeattachments",
            "volumesnapshotclasses",
            "volumesnapshotcontents",
            "clusterroles");

    private final Cluster cluster;

    Discovery(Cluster cluster) {
        this.cluster = cluster;
    }

    /** @return nothing if there is nothing at that path */
    Optional<ObjectNode> answer(String path) {
        return switch (path.replaceFirst("/$", "")) {
            case "/version" -> Optional.of(version());
            case "/api" -> Optional.of(list("APIVersions", "versions", List.of("v1")));
            case "/apis" -> Optional.of(groups());
            default -> resources(path);
        };
    }

    private ObjectNode version() {
        var minor = Integer.toString(cluster.level().minor());
        return object().put("major", "1")
                .put("minor", minor)
                .put("gitVersion", "v1." + minor + ".0")
                .put("platform", "linux/amd64");
    }

    private ObjectNode groups() {
        var answer = object().put("kind", "APIGroupList").put("apiVersion", "v1");
        var groups = answer.putArray("groups");
        cluster.level().groups().keySet().stream()
                .filter(name -> name.contains("/"))
                .map(name -> name.substring(0, name.indexOf('/')))
                .distinct()
                .forEach(name -> groups.add(group(name)));
        return answer;
    }

    private ObjectNode group(String name) {
        var group = object().put("kind", "APIGroup").put("apiVersion", "v1").put("name", name);
        var versions = group.putArray("versions");
        cluster.level().groups().keySet().stream()
                .filter(each -> each.startsWith(name + "/"))
                .forEach(each -> versions.addObject()
                        .put("groupVersion", each)
                        .put("version", each.substring(each.indexOf('/') + 1)));
        group.set("preferredVersion", versions.get(0));
        return group;
    }

    private Optional<ObjectNode> resources(String path) {
        var version = path.replaceFirst("^/apis?/", "");
        var groups = cluster.level().groups();
        if (groups.keySet().stream().anyMatch(each -> each.startsWith(version + "/"))) {
            return Optional.of(group(version));
        }
        return Optional.ofNullable(groups.get(version)).map(plurals -> {
            var answer = object().put("kind", "APIResourceList")
                    .put("apiVersion", "v1")
                    .put("groupVersion", version);
            var resources = answer.putArray("resources");
            plurals.forEach(plural -> resources
                    .addObject()
                    .put("name", plural)
                    .put("singularName", "")
                    .put("namespaced", !OF_THE_CLUSTER.contains(plural))
                    .put("kind", ApiLevel.kind(plural))
                    .putArray("verbs")
                    .add("get")
                    .add("list"));
            return answer;
        });
    }

    private static ObjectNode list(String kind, String field, List<String> values) {
        var answer = object().put("kind", kind).put("apiVersion", "v1");
        values.forEach(answer.putArray(field)::add);
        return answer;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
