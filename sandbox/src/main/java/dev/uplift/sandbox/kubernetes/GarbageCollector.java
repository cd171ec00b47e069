package dev.uplift.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What belongs to something that is gone goes, too. */
final class GarbageCollector implements Cluster.Controller {

    private static final List<ResourcePath> COLLECTED = List.of(
            kind("", "pods"), kind("batch", "jobs"), kind("", "configmaps"), kind("", "persistentvolumeclaims"));

    /** What makes others first, so that nothing is made anew. */
    private static final List<ResourcePath> OF_A_NAMESPACE = Stream.concat(
                    Stream.of(
                            kind("apps", "statefulsets"),
                            kind("apps", "deployments"),
                            kind("batch", "cronjobs"),
                            kind("", "secrets"),
                            kind(ApiLevel.SNAPSHOT_GROUP, "volumesnapshots")),
                    COLLECTED.stream())
            .toList();

    private final Cluster cluster;
    private final Objects objects;

    GarbageCollector(Cluster cluster) {
        this.cluster = cluster;
        this.objects = new Objects(cluster);
        for (var owner : List.of("statefulsets", "deployments", "jobs", "cronjobs")) {
            cluster.tell(owner, this);
        }
        cluster.tell("namespaces", this::emptied);
    }

    private static ResourcePath kind(String group, String plural) {
        return new ResourcePath(group, "v1", Optional.empty(), plural, Optional.empty(), Optional.empty());
    }

    @Override
    public void reconcile(ResourcePath owner) {
        if (cluster.store().find(owner).isPresent()) {
            return;
        }
        owner.namespace()
                .ifPresent(namespace -> COLLECTED.forEach(kind -> cluster.store().list(in(kind, namespace), "").stream()
                        .filter(object -> belongsTo(object, owner))
                        .forEach(object -> delete(in(kind, namespace), object))));
    }

    /** With a namespace goes all that is in it. */
    private void emptied(ResourcePath namespace) {
        if (cluster.store().find(namespace).isEmpty()) {
            var name = namespace.name().orElseThrow();
            OF_A_NAMESPACE.forEach(kind ->
                    cluster.store().list(in(kind, name), "").forEach(object -> delete(in(kind, name), object)));
        }
    }

    private void delete(ResourcePath kind, ObjectNode object) {
        var path = kind.named(Store.metadata(object).path("name").asText());
        objects.delete(path, Query.NONE, object.objectNode());
    }

    private static ResourcePath in(ResourcePath kind, String namespace) {
        return new ResourcePath(
                kind.group(),
                kind.version(),
                Optional.of(namespace),
                kind.plural(),
                Optional.empty(),
                Optional.empty());
    }

    private static boolean belongsTo(ObjectNode object, ResourcePath owner) {
        return StreamSupport.stream(
                        Store.metadata(object).path("ownerReferences").spliterator(), false)
                .anyMatch(reference ->
                        reference.path("name").asText().equals(owner.name().orElse(""))
                                && ApiLevel.kind(owner.plural())
                                        .equals(reference.path("kind").asText()));
    }

    /** What belongs to it stays when it goes. */
    static void orphan(Store store, String namespace, String uid) {
        for (var kind : COLLECTED) {
            for (var object : store.list(in(kind, namespace), "")) {
                var references = Store.metadata(object).path("ownerReferences");
                if (references instanceof ArrayNode array) {
                    var changed = object.deepCopy();
                    var kept = Store.metadata(changed).putArray("ownerReferences");
                    array.forEach(reference -> {
                        if (!reference.path("uid").asText().equals(uid)) {
                            kept.add(reference);
                        }
                    });
                    store.put(
                            in(kind, namespace)
                                    .named(Store.metadata(object).path("name").asText()),
                            changed);
                }
            }
        }
    }
}
