package dev.uplift.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.sandbox.platform.Refusal;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What the verbs do with objects: names, generations, conflicts, finalizers, and the status that only controllers set. */
final class Objects {

    private static final int TOO_LARGE = 253;
    private static final Set<String> CLUSTER_WIDE_OR_FREE = Set.of("namespaces");

    private final Cluster cluster;
    private final Admission admission;

    Objects(Cluster cluster) {
        this.cluster = cluster;
        this.admission = new Admission(cluster);
    }

    ObjectNode list(ResourcePath path, Query query) {
        var items = cluster.store().list(path, query.first("labelSelector").orElse("")).stream()
                .filter(query::selects)
                .toList();
        return Store.listOf(items, path.apiVersion(), ApiLevel.kind(path.plural()));
    }

    ObjectNode create(ResourcePath collection, ObjectNode object, boolean dryRun) {
        var metadata = Store.metadata(object);
        var name = metadata.path("name").asText("");
        if (name.isEmpty()) {
            name = metadata.path("generateName").asText("") + cluster.suffix();
            metadata.put("name", name);
        }
        var path = collection.named(name);
        if (name.length() > TOO_LARGE || !name.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
            throw ApiStatus.invalid(path, "metadata.name: Invalid value: \"%s\"".formatted(name));
        }
        path.namespace().ifPresent(namespace -> {
            metadata.put("namespace", namespace);
            requireNamespace(namespace);
        });
        if (cluster.store().find(path).isPresent()) {
            throw ApiStatus.alreadyExists(path);
        }
        object.put("apiVersion", path.apiVersion());
        object.remove("status");
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put(
                "creationTimestamp",
                cluster.now().truncatedTo(ChronoUnit.SECONDS).toString());
        metadata.put("generation", 1);
        metadata.remove(List.of("resourceVersion", "deletionTimestamp"));
        encode(object);
        admission.admit(path, object);
        return dryRun ? object : cluster.store().create(path, object);
    }

    /** What is written to a Secret as text is kept and read encoded. */
    private static void encode(ObjectNode object) {
        if (object.remove("stringData") instanceof ObjectNode texts) {
            var data = object.withObjectProperty("data");
            texts.properties()
                    .forEach(text -> data.put(
                            text.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(text.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    private void requireNamespace(String name) {
        var namespace = new ResourcePath("", "v1", Optional.empty(), "namespaces", Optional.of(name), Optional.empty());
        if (!CLUSTER_WIDE_OR_FREE.contains(name)
                && cluster.store().find(namespace).isEmpty()) {
            throw ApiStatus.notFound(namespace);
        }
    }

    ObjectNode update(ResourcePath path, ObjectNode wanted) {
        var before = required(path);
        var version = Store.metadata(wanted).path("resourceVersion").asText("");
        if (!version.isEmpty()
                && !version.equals(
                        Store.metadata(before).path("resourceVersion").asText(""))) {
            throw ApiStatus.conflict(path);
        }
        return replace(path, before, wanted);
    }

    ObjectNode patch(ResourcePath path, String type, byte[] patch) {
        var before = required(path);
        return replace(path, before, patched(path, before, type, patch));
    }

    private static ObjectNode patched(ResourcePath path, ObjectNode before, String type, byte[] patch) {
        try {
            var changes = Store.JSON.readTree(patch);
            var result = switch (type) {
                case "application/json-patch+json" -> JsonPatch.apply(changes, before.deepCopy());
                case "application/merge-patch+json" -> merged(before.deepCopy(), changes);
                default ->
                    throw new Refusal(
                            415, "UnsupportedMediaType", "the simulator does not know patches of type " + type);
            };
            var version = changes.at("/metadata/resourceVersion").asText("");
            if (!version.isEmpty()
                    && !version.equals(
                            Store.metadata(before).path("resourceVersion").asText(""))) {
                throw ApiStatus.conflict(path);
            }
            return (ObjectNode) result;
        } catch (IOException | JsonPatchException broken) {
            throw new Refusal(400, "BadRequest", broken.getMessage());
        }
    }

    /** RFC 7386. */
    private static JsonNode merged(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        var object = target instanceof ObjectNode known ? known : Store.JSON.createObjectNode();
        changes.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                object.remove(field.getKey());
            } else {
                var before = object.path(field.getKey());
                object.set(field.getKey(), merged(before, field.getValue()));
            }
        });
        return object;
    }

    private ObjectNode replace(ResourcePath path, ObjectNode before, ObjectNode wanted) {
        Immutable.check(path, before, wanted);
        var object = wanted.deepCopy();
        var metadata = Store.metadata(object);
        for (var kept : List.of("uid", "creationTimestamp", "deletionTimestamp", "generation", "namespace", "name")) {
            metadata.remove(kept);
            var value = Store.metadata(before).get(kept);
            if (value != null) {
                metadata.set(kept, value);
            }
        }
        encode(object);
        object.remove("status");
        if (before.has("status")) {
            object.set("status", before.get("status"));
        }
        if (!object.path("spec").equals(before.path("spec"))) {
            metadata.put("generation", metadata.path("generation").asLong(0) + 1);
        }
        object.put("apiVersion", path.apiVersion());
        var stored = cluster.store().put(path, object);
        if (metadata.has("deletionTimestamp")
                && metadata.path("finalizers").isEmpty()
                && !"pods".equals(path.plural())) {
            cluster.store().remove(path);
        }
        return stored;
    }

    /** Of the answers of Kubernetes to a deletion, that with the object as it is now. */
    ObjectNode delete(ResourcePath path, Query query, ObjectNode options) {
        var object = required(path);
        var metadata = Store.metadata(object);
        var wantedUid = options.at("/preconditions/uid").asText("");
        if (!wantedUid.isEmpty() && !wantedUid.equals(metadata.path("uid").asText(""))) {
            throw ApiStatus.conflict(path);
        }
        var policy = query.first("propagationPolicy")
                .orElse(options.path("propagationPolicy").asText("Background"));
        if ("Orphan".equals(policy)) {
            GarbageCollector.orphan(
                    cluster.store(),
                    path.namespace().orElse(""),
                    metadata.path("uid").asText(""));
        }
        var grace = query.first("gracePeriodSeconds")
                .map(Long::parseLong)
                .orElse(options.path("gracePeriodSeconds").asLong(-1));
        if ("pods".equals(path.plural()) && grace != 0) {
            var usual = object.at("/spec/terminationGracePeriodSeconds").asLong(30);
            return mark(path, object, grace < 0 ? usual : grace);
        }
        if (!metadata.path("finalizers").isEmpty()) {
            return mark(path, object, 0);
        }
        cluster.store().remove(path);
        return object;
    }

    private ObjectNode mark(ResourcePath path, ObjectNode object, long graceSeconds) {
        var metadata = Store.metadata(object);
        if (!metadata.has("deletionTimestamp")) {
            metadata.put(
                    "deletionTimestamp",
                    cluster.now()
                            .plusSeconds(graceSeconds)
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString());
            metadata.put("deletionGracePeriodSeconds", graceSeconds);
        }
        return cluster.store().put(path, object);
    }

    /** The status, or the number of replicas. */
    ObjectNode subresource(String verb, ResourcePath path, String type, ObjectNode body) {
        var object = required(path.object());
        return switch (path.subresource().orElse("") + " " + verb) {
            case "status get" -> object;
            case "status update", "status patch" -> {
                var changed = object.deepCopy();
                changed.set(
                        "status",
                        "status patch".endsWith(verb)
                                ? merged(object.path("status").deepCopy(), body.path("status"))
                                : body.path("status"));
                yield cluster.store().put(path.object(), changed);
            }
            case "scale get" -> scale(path, object);
            case "scale update", "scale patch" -> {
                var changed = object.deepCopy();
                changed.withObjectProperty("spec")
                        .put("replicas", body.at("/spec/replicas").asInt());
                yield scale(path, replace(path.object(), object, changed));
            }
            default -> throw new Refusal(404, "NotFound", "the simulator has no " + path.resource());
        };
    }

    private static ObjectNode scale(ResourcePath path, ObjectNode object) {
        var scale = Store.JSON.createObjectNode().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        scale.putObject("metadata")
                .put("name", path.name().orElse(""))
                .put("namespace", path.namespace().orElse(""))
                .put(
                        "resourceVersion",
                        Store.metadata(object).path("resourceVersion").asText());
        scale.putObject("spec").put("replicas", object.at("/spec/replicas").asInt(1));
        scale.putObject("status").put("replicas", object.at("/status/replicas").asInt(0));
        return scale;
    }

    private ObjectNode required(ResourcePath path) {
        return cluster.store().find(path).orElseThrow(() -> ApiStatus.notFound(path));
    }
}
