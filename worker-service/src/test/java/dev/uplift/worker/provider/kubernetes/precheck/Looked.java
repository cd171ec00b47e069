package dev.uplift.worker.provider.kubernetes.precheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.uplift.contracts.Few;
import dev.uplift.contracts.ServerSetup.Extension;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.provider.kubernetes.cluster.Permission;
import dev.uplift.worker.provider.kubernetes.cluster.SnapshotClass;
import dev.uplift.worker.provider.kubernetes.precheck.SetLook.Around;
import dev.uplift.worker.provider.kubernetes.precheck.SetLook.Inside;
import dev.uplift.worker.provider.kubernetes.precheck.SetLook.Preloaded;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.Layout;
import dev.uplift.worker.provider.kubernetes.server.LayoutUnknown;
import dev.uplift.worker.provider.kubernetes.server.Manifests;
import dev.uplift.worker.provider.kubernetes.server.PostgresSet;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A look at a server with which nothing is wrong, and whatever a test makes of it. */
final class Looked {

    static final SnapshotClass SNAPSHOTS = new SnapshotClass("snapshots", "disk.example", true, true);
    private static final long GIBIBYTE = 1L << 30;

    private String set = Manifests.BITNAMI;
    private String claim = """
            {metadata: {name: data-orders-postgresql-0, uid: c-1}, spec: {volumeName: pv-1, storageClassName: fast},
             status: {phase: Bound, capacity: {storage: 8Gi}}}
            """;
    private String volume = "{metadata: {name: pv-1}, spec: {csi: {driver: disk.example, volumeHandle: h}}}";
    private String options = "{}";
    private String provider = """
            {"image": "bitnamilegacy/postgresql:17.5.0", "applications": "layer=application"}""";
    private Optional<Inside> inside = Optional.of(new Inside(5 * GIBIBYTE, GIBIBYTE, Optional.of(15)));
    private Optional<Integer> from = Optional.of(15);
    private List<Permission> denied = List.of();
    private List<String> others = List.of();
    private Optional<List<VolumeAttachment>> attachments = Optional.of(List.of(attachment("pv-1")));
    private Optional<List<SnapshotClass>> classes = Optional.of(List.of(SNAPSHOTS));
    private Optional<String> refusedPod = Optional.empty();
    private Around around = Around.NOTHING;
    private List<Extension> extensions = List.of();
    private Preloaded preloaded = Preloaded.of("", false);
    private List<Probe> probes = List.of();
    private boolean sql = true;
    private boolean ready = true;

    static VolumeAttachment attachment(String volume) {
        return Manifests.of(
                "{metadata: {name: va}, spec: {attacher: disk.example, nodeName: n, source: {persistentVolumeName: %s}}}"
                        .formatted(volume),
                VolumeAttachment.class);
    }

    /** @param edit of the manifest */
    Looked set(UnaryOperator<String> edit) {
        set = edit.apply(set);
        return this;
    }

    Looked claim(String yaml) {
        claim = yaml;
        return this;
    }

    Looked volume(String yaml) {
        volume = yaml;
        return this;
    }

    /** @param json of all providers' options */
    Looked options(String json) {
        options = json;
        return this;
    }

    /** @param json of the driver's own options */
    Looked provider(String json) {
        provider = json;
        return this;
    }

    Looked inside(Inside seen) {
        inside = Optional.of(seen);
        return this;
    }

    Looked from(Integer major) {
        from = Optional.ofNullable(major);
        return this;
    }

    Looked denied(Permission... rights) {
        denied = List.of(rights);
        return this;
    }

    /** @param yaml of pods besides the server's own */
    Looked others(String... yaml) {
        others = List.of(yaml);
        return this;
    }

    Looked attachments(List<VolumeAttachment> all) {
        attachments = Optional.of(all);
        return this;
    }

    Looked classes(SnapshotClass... all) {
        classes = Optional.of(List.of(all));
        return this;
    }

    /** Nobody may see them. */
    Looked withoutClasses() {
        classes = Optional.empty();
        return this;
    }

    Looked refusedPod(String why) {
        refusedPod = Optional.of(why);
        return this;
    }

    Looked around(Around seen) {
        around = seen;
        return this;
    }

    Looked extension(String name, String... databases) {
        extensions = List.of(new Extension(name, "1.0", Few.of(List.of(databases), 5)));
        return this;
    }

    /** @param elsewhere whether the configuration is not beside the data */
    Looked preloaded(String list, boolean elsewhere) {
        preloaded = Preloaded.of(list, elsewhere);
        return this;
    }

    Looked probes(Probe... seen) {
        probes = List.of(seen);
        return this;
    }

    Looked withoutSql() {
        sql = false;
        return this;
    }

    Looked notReady() {
        ready = false;
        return this;
    }

    SetLook look() {
        try {
            var own = KubernetesOptions.of(Json.mapper().readValue(provider, new TypeReference<>() {}));
            var stateful = Manifests.set(set);
            return new SetLook(
                    server(stateful, own),
                    inside,
                    from,
                    17,
                    denied,
                    others.stream().map(Looked::pod).toList(),
                    attachments,
                    classes,
                    refusedPod,
                    around,
                    extensions,
                    preloaded,
                    probes,
                    sql,
                    own,
                    Json.read(options.getBytes(StandardCharsets.UTF_8), UpgradeOptions.class));
        } catch (LayoutUnknown | JsonProcessingException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    private PostgresSet server(StatefulSet stateful, KubernetesOptions own) throws LayoutUnknown {
        return new PostgresSet(
                stateful,
                Layout.of(stateful, own),
                Manifests.of(claim, PersistentVolumeClaim.class),
                Optional.ofNullable(volume).map(yaml -> Manifests.of(yaml, PersistentVolume.class)),
                Optional.of(pod("""
                        {metadata: {name: orders-postgresql-0}, spec: {},
                         status: {phase: Running, conditions: [{type: Ready, status: "%s"}]}}
                        """.formatted(ready ? "True" : "False"))));
    }

    static Pod pod(String yaml) {
        return Manifests.of(yaml, Pod.class);
    }
}
