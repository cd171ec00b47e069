package dev.uplift.sandbox.kubernetes;

import dev.uplift.sandbox.platform.Refusal;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.HexFormat;
import java.util.Optional;

/** Keeps as many pods as a StatefulSet wants, each with its claims, and of its newest template. */
final class StatefulSets implements Cluster.Controller {

    private static final String REVISION = "controller-revision-hash";

    private final Cluster cluster;
    private final Objects objects;

    StatefulSets(Cluster cluster) {
        this.cluster = cluster;
        this.objects = new Objects(cluster);
        cluster.tell("statefulsets", this);
        cluster.tell("pods", this::podChanged);
    }

    private void podChanged(ResourcePath pod) {
        var name = pod.name().orElse("");
        var dash = name.lastIndexOf('-');
        if (dash > 0) {
            var set = ResourcePath.of(StatefulSet.class, pod.namespace().orElse(""), name.substring(0, dash));
            if (cluster.store().find(set).isPresent()) {
                cluster.store().touch(set);
            }
        }
    }

    @Override
    public void reconcile(ResourcePath path) {
        var found = cluster.store().find(path);
        if (found.isEmpty()) {
            return;
        }
        var set = Store.typed(found.get(), StatefulSet.class);
        var wanted = Optional.ofNullable(set.getSpec().getReplicas()).orElse(1);
        for (int ordinal = 0; ordinal < wanted; ordinal++) {
            ensure(set, ordinal);
        }
        for (int ordinal = wanted; pod(set, ordinal).isPresent(); ordinal++) {
            delete(set, pod(set, ordinal).get());
        }
        if (wanted == 0 && pod(set, 0).isEmpty()) {
            deleteClaims(set);
        }
        report(set, wanted);
    }

    private void ensure(StatefulSet set, int ordinal) {
        var pod = pod(set, ordinal);
        if (pod.isEmpty()) {
            cluster.after(cluster.delays().controller(), () -> create(set, ordinal));
        } else if (!revision(set).equals(pod.get().getMetadata().getLabels().get(REVISION)) && rolls(set)) {
            delete(set, pod.get());
        }
    }

    private static boolean rolls(StatefulSet set) {
        var strategy = set.getSpec().getUpdateStrategy();
        return strategy == null || !"OnDelete".equals(strategy.getType());
    }

    /** The set may have changed meanwhile. */
    private void create(StatefulSet known, int ordinal) {
        var namespace = known.getMetadata().getNamespace();
        var name = known.getMetadata().getName();
        cluster.store().find(StatefulSet.class, namespace, name).ifPresent(set -> {
            var wanted = Optional.ofNullable(set.getSpec().getReplicas()).orElse(1);
            if (ordinal < wanted && pod(set, ordinal).isEmpty()) {
                set.getSpec().getVolumeClaimTemplates().forEach(template -> claim(set, template, ordinal));
                submit(ResourcePath.all(Pod.class, namespace), newPod(set, ordinal));
            }
        });
    }

    /** What is refused is told in an event, and tried again at the next occasion. */
    private void submit(ResourcePath where, Object object) {
        try {
            objects.create(where, Store.tree(object), false);
        } catch (Refusal refused) {
            Events.failedCreate(cluster, where.namespace().orElse(""), refused.getMessage());
        }
    }

    private void claim(StatefulSet set, PersistentVolumeClaim template, int ordinal) {
        var namespace = set.getMetadata().getNamespace();
        var name = claimName(set, template, ordinal);
        if (cluster.store().find(PersistentVolumeClaim.class, namespace, name).isEmpty()) {
            submit(
                    ResourcePath.all(PersistentVolumeClaim.class, namespace),
                    new PersistentVolumeClaimBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(namespace)
                            .withLabels(set.getSpec().getSelector().getMatchLabels())
                            .endMetadata()
                            .withSpec(template.getSpec())
                            .build());
        }
    }

    private static String claimName(StatefulSet set, PersistentVolumeClaim template, int ordinal) {
        return "%s-%s-%d"
                .formatted(template.getMetadata().getName(), set.getMetadata().getName(), ordinal);
    }

    /** {@code persistentVolumeClaimRetentionPolicy.whenScaled: Delete} takes the data, too. */
    private void deleteClaims(StatefulSet set) {
        var policy = set.getSpec().getPersistentVolumeClaimRetentionPolicy();
        if (policy != null && "Delete".equals(policy.getWhenScaled())) {
            var namespace = set.getMetadata().getNamespace();
            for (var template : set.getSpec().getVolumeClaimTemplates()) {
                var path = ResourcePath.of(PersistentVolumeClaim.class, namespace, claimName(set, template, 0));
                if (cluster.store().find(path).isPresent()) {
                    objects.delete(path, Query.NONE, Store.tree(java.util.Map.of()));
                }
            }
        }
    }

    private Pod newPod(StatefulSet set, int ordinal) {
        var name = set.getMetadata().getName() + "-" + ordinal;
        var template = set.getSpec().getTemplate();
        var pod = new PodBuilder()
                .withMetadata(template.getMetadata())
                .withSpec(template.getSpec())
                .editMetadata()
                .withName(name)
                .withNamespace(set.getMetadata().getNamespace())
                .addToLabels(REVISION, revision(set))
                .addToLabels("statefulset.kubernetes.io/pod-name", name)
                .withOwnerReferences(owner(set))
                .endMetadata();
        for (var claim : set.getSpec().getVolumeClaimTemplates()) {
            pod.editSpec()
                    .addToVolumes(new VolumeBuilder()
                            .withName(claim.getMetadata().getName())
                            .withNewPersistentVolumeClaim()
                            .withClaimName(claimName(set, claim, ordinal))
                            .endPersistentVolumeClaim()
                            .build())
                    .endSpec();
        }
        return pod.build();
    }

    private static OwnerReference owner(StatefulSet set) {
        return new OwnerReferenceBuilder()
                .withApiVersion("apps/v1")
                .withKind("StatefulSet")
                .withName(set.getMetadata().getName())
                .withUid(set.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }

    private Optional<Pod> pod(StatefulSet set, int ordinal) {
        return cluster.store()
                .find(
                        Pod.class,
                        set.getMetadata().getNamespace(),
                        set.getMetadata().getName() + "-" + ordinal);
    }

    private void delete(StatefulSet set, Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() == null) {
            var path = ResourcePath.of(
                    Pod.class,
                    set.getMetadata().getNamespace(),
                    pod.getMetadata().getName());
            objects.delete(path, Query.NONE, Store.tree(java.util.Map.of()));
        }
    }

    private static String revision(StatefulSet set) {
        var template = Store.tree(set.getSpec().getTemplate()).toString();
        return set.getMetadata().getName() + "-" + HexFormat.of().toHexDigits(template.hashCode());
    }

    private void report(StatefulSet set, int wanted) {
        int there = 0;
        int ready = 0;
        int updated = 0;
        for (int ordinal = 0; pod(set, ordinal).isPresent(); ordinal++) {
            var pod = pod(set, ordinal).get();
            there++;
            ready += Kubelet.isReady(pod) ? 1 : 0;
            updated += revision(set).equals(pod.getMetadata().getLabels().get(REVISION)) ? 1 : 0;
        }
        var current = updated == there ? revision(set) : "before";
        var status = new StatefulSetBuilder(set)
                .withNewStatus()
                .withObservedGeneration(set.getMetadata().getGeneration())
                .withReplicas(there)
                .withReadyReplicas(ready)
                .withAvailableReplicas(ready)
                .withCurrentReplicas(Math.min(there, wanted))
                .withUpdatedReplicas(updated)
                .withCurrentRevision(current)
                .withUpdateRevision(revision(set))
                .endStatus()
                .build()
                .getStatus();
        cluster.store()
                .change(
                        StatefulSet.class,
                        set.getMetadata().getNamespace(),
                        set.getMetadata().getName(),
                        found ->
                                new StatefulSetBuilder(found).withStatus(status).build());
    }
}
