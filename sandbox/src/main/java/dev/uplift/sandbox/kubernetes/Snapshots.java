package dev.uplift.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** The snapshot controller: what is asked for is cut at once, and ready later. */
final class Snapshots implements Cluster.Controller {

    static final String VERSION = "v1";

    private final Cluster cluster;
    private final Runtime runtime;
    private final Set<String> seen = new HashSet<>();
    /** Contents by the snapshots that they were made for, and by what becomes of them with those. */
    private final Map<ResourcePath, Content> contents = new HashMap<>();

    private record Content(String name, boolean kept) {}

    Snapshots(Cluster cluster, Runtime runtime) {
        this.cluster = cluster;
        this.runtime = runtime;
        cluster.tell("volumesnapshots", this);
    }

    @Override
    public void reconcile(ResourcePath path) {
        var found = cluster.store().find(path);
        if (found.isEmpty()) {
            removed(path);
        } else if (seen.add(Store.metadata(found.get()).path("uid").asText())) {
            begin(path, found.get());
        }
    }

    private void begin(ResourcePath path, ObjectNode snapshot) {
        var namespace = path.namespace().orElse("");
        var name = snapshot.at("/spec/source/persistentVolumeClaimName").asText("");
        var claim = cluster.store().find(PersistentVolumeClaim.class, namespace, name);
        var type = snapshotClass(snapshot.at("/spec/volumeSnapshotClassName").asText(""));
        if (claim.filter(Claims::isBound).isEmpty()) {
            failed(
                    path,
                    "Failed to create snapshot content with error: claim %s/%s is not bound"
                            .formatted(namespace, name));
            return;
        }
        if (type.isEmpty()) {
            failed(path, "Failed to get snapshot class");
            return;
        }
        var content = "snapcontent-" + Store.metadata(snapshot).path("uid").asText();
        var volume = claim.get().getSpec().getVolumeName();
        switch (cluster.behaviours().snapshot(namespace)) {
            case SnapshotBehaviour.Succeeds() ->
                cut(path, claim.get(), type.get(), content, runtime.copy(volume, content));
            case SnapshotBehaviour.LosesData() -> {
                runtime.lose(content);
                cut(path, claim.get(), type.get(), content, () -> true);
            }
            case SnapshotBehaviour.Fails(var message) ->
                cluster.after(cluster.delays().snapshot(), () -> failed(path, message));
            case SnapshotBehaviour.Never() -> {
                // its status stays empty
            }
        }
    }

    private Optional<ObjectNode> snapshotClass(String name) {
        var all = new ResourcePath(
                ApiLevel.SNAPSHOT_GROUP,
                VERSION,
                Optional.empty(),
                "volumesnapshotclasses",
                Optional.empty(),
                Optional.empty());
        return cluster.store().list(all, "").stream()
                .filter(type -> name.isEmpty()
                        ? Store.metadata(type)
                                .at("/annotations/snapshot.storage.kubernetes.io~1is-default-class")
                                .asBoolean()
                        : Store.metadata(type).path("name").asText().equals(name))
                .findFirst();
    }

    private void cut(
            ResourcePath path, PersistentVolumeClaim claim, ObjectNode type, String content, BooleanSupplier copied) {
        var kept = "Retain".equals(type.path("deletionPolicy").asText());
        contents.put(path, new Content(content, kept));
        var object = Store.tree(Map.of(
                "apiVersion",
                ApiLevel.SNAPSHOT_GROUP + "/" + VERSION,
                "kind",
                "VolumeSnapshotContent",
                "metadata",
                Map.of("name", content, "uid", UUID.randomUUID().toString()),
                "spec",
                Map.of(
                        "deletionPolicy", type.path("deletionPolicy").asText("Delete"),
                        "driver", type.path("driver").asText(""),
                        "volumeSnapshotRef",
                                Map.of(
                                        "namespace", path.namespace().orElse(""),
                                        "name", path.name().orElse("")))));
        cluster.store().create(content(content), object);
        var size = claim.getStatus().getCapacity().get("storage").toString();
        status(path, content, false, size);
        cluster.after(cluster.delays().snapshot(), copied, () -> status(path, content, true, size));
    }

    private static ResourcePath content(String name) {
        return new ResourcePath(
                ApiLevel.SNAPSHOT_GROUP,
                VERSION,
                Optional.empty(),
                "volumesnapshotcontents",
                Optional.of(name),
                Optional.empty());
    }

    private void status(ResourcePath path, String content, boolean ready, String size) {
        cluster.store().find(path).ifPresent(snapshot -> {
            var changed = snapshot.deepCopy();
            changed.putObject("status")
                    .put("boundVolumeSnapshotContentName", content)
                    .put(
                            "creationTime",
                            Store.metadata(snapshot).path("creationTimestamp").asText())
                    .put("readyToUse", ready)
                    .put("restoreSize", size);
            cluster.store().put(path, changed);
        });
    }

    private void failed(ResourcePath path, String message) {
        cluster.store().find(path).ifPresent(snapshot -> {
            var changed = snapshot.deepCopy();
            var status = changed.putObject("status").put("readyToUse", false);
            status.putObject("error")
                    .put("message", message)
                    .put("time", cluster.now().toString());
            cluster.store().put(path, changed);
        });
    }

    /** @return nothing as long as it cannot be restored to that claim */
    Optional<String> readyDisk(String namespace, String name, PersistentVolumeClaim claim) {
        var path = ResourcePath.of(ApiLevel.SNAPSHOT_GROUP, VERSION, namespace, "volumesnapshots", name);
        return cluster.store()
                .find(path)
                .filter(snapshot -> snapshot.at("/status/readyToUse").asBoolean())
                .filter(snapshot -> fits(claim, snapshot))
                .map(snapshot ->
                        snapshot.at("/status/boundVolumeSnapshotContentName").asText());
    }

    private static boolean fits(PersistentVolumeClaim claim, ObjectNode snapshot) {
        var size = Quota.amount(snapshot.at("/status/restoreSize").asText("0"));
        var asked = claim.getSpec().getResources().getRequests().get("storage").getNumericalAmount();
        return asked.compareTo(size) >= 0;
    }

    private void removed(ResourcePath path) {
        var content = contents.remove(path);
        if (content != null && !content.kept()) {
            cluster.store().remove(content(content.name()));
            runtime.delete(content.name());
        }
    }
}
