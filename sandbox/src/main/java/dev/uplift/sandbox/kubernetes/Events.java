package dev.uplift.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.util.UUID;

/** What controllers say to people. */
final class Events {

    private Events() {}

    /** A controller could not make what is wanted. */
    static void failedCreate(Cluster cluster, String namespace, String message) {
        record(cluster, namespace, "", "", "FailedCreate", "Error creating: " + message);
    }

    static void record(Cluster cluster, String namespace, String kind, String name, String reason, String message) {
        var event = new EventBuilder()
                .withNewMetadata()
                .withName("event-" + cluster.suffix())
                .withNamespace(namespace)
                .withUid(UUID.randomUUID().toString())
                .endMetadata()
                .withNewInvolvedObject()
                .withKind(kind)
                .withName(name)
                .withNamespace(namespace)
                .endInvolvedObject()
                .withType("Warning")
                .withReason(reason)
                .withMessage(message)
                .withLastTimestamp(cluster.now().toString())
                .build();
        cluster.store()
                .create(
                        ResourcePath.of(
                                Event.class, namespace, event.getMetadata().getName()),
                        Store.tree(event));
    }
}
