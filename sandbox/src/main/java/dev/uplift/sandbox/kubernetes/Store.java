package dev.uplift.sandbox.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.sandbox.platform.Refusal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/** All objects of the cluster, kept by fabric8's mock server; what has changed waits here for its controllers. */
final class Store {

    static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final String HELD = "sandbox.uplift.dev/held";

    private final KubernetesCrudDispatcher objects = new KubernetesCrudDispatcher();
    private final Set<ResourcePath> changed = new LinkedHashSet<>();

    Optional<ObjectNode> find(ResourcePath path) {
        var answer = objects.handleGet(path.object().path());
        return answer.code() == 200 ? Optional.of(released(read(answer))) : Optional.empty();
    }

    /** @param labelSelector as in URLs, decoded; empty for all */
    List<ObjectNode> list(ResourcePath path, String labelSelector) {
        var query = labelSelector.isEmpty()
                ? ""
                : "?labelSelector=" + URLEncoder.encode(labelSelector, StandardCharsets.UTF_8);
        var answer = read(objects.handleGet(path.collection().path() + query));
        return StreamSupport.stream(answer.path("items").spliterator(), false)
                .map(ObjectNode.class::cast)
                .map(Store::released)
                .toList();
    }

    /** @return as it is stored */
    ObjectNode create(ResourcePath path, ObjectNode object) {
        var answer =
                objects.handleCreate(request(HttpMethod.POST, path.collection().path(), object));
        var stored = stored(path, answer);
        // the mock server gives it a time of this machine's, and a uid of its own
        metadata(stored).setAll(born(object));
        var entry = objects.findResource(objects.getKey(path.object().path()));
        objects.getMap().put(entry.getKey(), stored.toString());
        changed.add(path.object());
        return stored;
    }

    private static Map<String, JsonNode> born(ObjectNode object) {
        var born = new TreeMap<String, JsonNode>();
        for (var name : List.of("uid", "creationTimestamp")) {
            Optional.ofNullable(metadata(object).get(name)).ifPresent(value -> born.put(name, value));
        }
        return born;
    }

    /** @return as it is stored; the same as before if nothing differs */
    ObjectNode put(ResourcePath path, ObjectNode object) {
        var before = find(path).orElseThrow(() -> ApiStatus.notFound(path));
        if (sameContent(before, object)) {
            return before;
        }
        var fresh = object.deepCopy();
        metadata(fresh).remove("resourceVersion");
        var answer = objects.handleUpdate(request(HttpMethod.PUT, path.object().path(), held(fresh)));
        changed.add(path.object());
        return stored(path, answer);
    }

    void remove(ResourcePath path) {
        find(path).ifPresent(object -> {
            metadata(object).remove(List.of("finalizers", "deletionTimestamp", "resourceVersion"));
            objects.handleUpdate(request(HttpMethod.PUT, path.object().path(), object));
            objects.handleDelete(path.object().path());
            changed.add(path.object());
        });
    }

    <T extends HasMetadata> Optional<T> find(Class<T> type, String namespace, String name) {
        return find(ResourcePath.of(type, namespace, name)).map(node -> typed(node, type));
    }

    <T extends HasMetadata> List<T> list(Class<T> type, String namespace) {
        return list(ResourcePath.all(type, namespace), "").stream()
                .map(node -> typed(node, type))
                .toList();
    }

    /** Replaces it, status and all; nothing happens if it is gone. */
    <T extends HasMetadata> void change(Class<T> type, String namespace, String name, UnaryOperator<T> change) {
        var path = ResourcePath.of(type, namespace, name);
        find(path).ifPresent(node -> put(path, JSON.valueToTree(change.apply(typed(node, type)))));
    }

    /** The next one that has changed, came or went since it was asked for the last time. */
    Optional<ResourcePath> takeChanged() {
        var all = changed.iterator();
        if (!all.hasNext()) {
            return Optional.empty();
        }
        var next = all.next();
        all.remove();
        return Optional.of(next);
    }

    /** Its controllers are to look at it again. */
    void touch(ResourcePath path) {
        changed.add(path);
    }

    static <T> T typed(JsonNode node, Class<T> type) {
        try {
            return JSON.treeToValue(node, type);
        } catch (JsonProcessingException unreadable) {
            throw new Refusal(400, "BadRequest", unreadable.getOriginalMessage());
        }
    }

    static ObjectNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    static ObjectNode metadata(ObjectNode object) {
        return object.withObjectProperty("metadata");
    }

    private static boolean sameContent(ObjectNode before, ObjectNode after) {
        // written and read again: a number of the model's is a long, the same of a text an int
        var left = reread(before);
        var right = reread(after);
        for (var each : List.of(left, right)) {
            metadata(each).remove(List.of("resourceVersion", "managedFields"));
        }
        return left.equals(right);
    }

    /** The mock server drops what is marked for deletion and has no finalizer; a pod that dies has none, and is there. */
    private static ObjectNode held(ObjectNode object) {
        var metadata = metadata(object);
        if (metadata.has("deletionTimestamp") && metadata.path("finalizers").isEmpty()) {
            metadata.putArray("finalizers").add(HELD);
        }
        return object;
    }

    private static ObjectNode released(ObjectNode object) {
        var metadata = metadata(object);
        if (HELD.equals(metadata.at("/finalizers/0").asText(""))) {
            metadata.remove("finalizers");
        }
        return object;
    }

    private static ObjectNode reread(ObjectNode object) {
        try {
            return (ObjectNode) JSON.readTree(object.toString());
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private ObjectNode stored(ResourcePath path, MockResponse answer) {
        if (answer.code() >= 300) {
            throw new IllegalStateException(
                    "%s is not stored: %d %s".formatted(path.path(), answer.code(), text(answer)));
        }
        return find(path).orElseThrow(() -> new IllegalStateException(path.path() + " was stored and is not there"));
    }

    private static ObjectNode read(MockResponse answer) {
        try {
            return (ObjectNode) JSON.readTree(text(answer));
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static String text(MockResponse answer) {
        return answer.getBody() == null ? "" : new String(answer.getBody().getBytes(), StandardCharsets.UTF_8);
    }

    private static RecordedRequest request(HttpMethod method, String path, ObjectNode body) {
        var bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        var headers = Headers.builder().add("Content-Type", "application/json").build();
        return new RecordedRequest("HTTP/1.1", method, path, headers, new Buffer(bytes));
    }

    /** As a list answers. */
    static ObjectNode listOf(List<ObjectNode> items, String apiVersion, String kind) {
        var list = JSON.createObjectNode().put("kind", kind + "List").put("apiVersion", apiVersion);
        list.putObject("metadata").put("resourceVersion", "1");
        list.putArray("items").addAll(new ArrayList<>(items));
        return list;
    }
}
