package dev.uplift.sandbox.kubernetes;

import dev.uplift.sandbox.platform.Refusal;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps as many pods as a Deployment wants. Replica sets are left out. */
final class Deployments implements Cluster.Controller {

    private final Cluster cluster;
    private final Objects objects;
    private final Set<ResourcePath> due = new HashSet<>();

    Deployments(Cluster cluster) {
        this.cluster = cluster;
        this.objects = new Objects(cluster);
        cluster.tell("deployments", this);
        cluster.tell("pods", path -> {
            var owner = ResourcePath.of(
                    Deployment.class,
                    path.namespace().orElse(""),
                    path.name().orElse("").replaceFirst("-[^-]*$", ""));
            if (cluster.store().find(owner).isPresent()) {
                cluster.store().touch(owner);
            }
        });
    }

    @Override
    public void reconcile(ResourcePath path) {
        var found = cluster.store().find(path).map(node -> Store.typed(node, Deployment.class));
        if (found.isEmpty()) {
            return;
        }
        var deployment = found.get();
        var pods = pods(deployment);
        var wanted = wanted(deployment);
        if (pods.size() < wanted && due.add(path)) {
            cluster.after(cluster.delays().controller(), () -> fill(path));
        }
        pods.stream()
                .skip(wanted)
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .forEach(this::delete);
        report(deployment, pods);
    }

    private static int wanted(Deployment deployment) {
        return Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
    }

    private void fill(ResourcePath path) {
        due.remove(path);
        cluster.store()
                .find(path)
                .map(node -> Store.typed(node, Deployment.class))
                .ifPresent(deployment -> {
                    for (int there = pods(deployment).size(); there < wanted(deployment); there++) {
                        create(deployment);
                    }
                });
    }

    private void create(Deployment deployment) {
        var template = deployment.getSpec().getTemplate();
        var pod = new PodBuilder()
                .withMetadata(template.getMetadata())
                .withSpec(template.getSpec())
                .editOrNewMetadata()
                .withGenerateName(deployment.getMetadata().getName() + "-")
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("Deployment")
                .withName(deployment.getMetadata().getName())
                .withUid(deployment.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build();
        var namespace = deployment.getMetadata().getNamespace();
        try {
            objects.create(ResourcePath.all(Pod.class, namespace), Store.tree(pod), false);
        } catch (Refusal refused) {
            Events.failedCreate(cluster, namespace, refused.getMessage());
        }
    }

    private List<Pod> pods(Deployment deployment) {
        var selector = deployment.getSpec().getSelector().getMatchLabels().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .sorted()
                .collect(Collectors.joining(","));
        return cluster
                .store()
                .list(ResourcePath.all(Pod.class, deployment.getMetadata().getNamespace()), selector)
                .stream()
                .map(node -> Store.typed(node, Pod.class))
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner ->
                                owner.getUid().equals(deployment.getMetadata().getUid())))
                .toList();
    }

    private void delete(Pod pod) {
        var path = ResourcePath.of(
                Pod.class, pod.getMetadata().getNamespace(), pod.getMetadata().getName());
        objects.delete(path, Query.NONE, Store.tree(Map.of()));
    }

    private void report(Deployment deployment, List<Pod> pods) {
        var living = (int) pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .count();
        var ready = (int) pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && Kubelet.isReady(pod))
                .count();
        cluster.store()
                .change(
                        Deployment.class,
                        deployment.getMetadata().getNamespace(),
                        deployment.getMetadata().getName(),
                        found -> new DeploymentBuilder(found)
                                .withNewStatus()
                                .withObservedGeneration(found.getMetadata().getGeneration())
                                .withReplicas(living)
                                .withReadyReplicas(ready)
                                .withAvailableReplicas(ready)
                                .withUpdatedReplicas(living)
                                .endStatus()
                                .build());
    }
}
