package dev.uplift.worker.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Workloads of one namespace, as they are now.
 *
 * @param client of the cluster
 * @param namespace its name
 */
public record Workloads(KubernetesClient client, String namespace) {

    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    /** Empty if there is none of this name. */
    public Optional<Workload> deployment(String name) {
        return Optional.ofNullable(client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(Workload.OfDeployment::new);
    }

    /** Empty if there is none of this name. */
    public Optional<Workload> statefulSet(String name) {
        return Optional.ofNullable(client.apps()
                        .statefulSets()
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(Workload.OfStatefulSet::new);
    }

    /** @param selector of their labels, as kubectl takes it */
    public List<Workload> deployments(String selector) {
        return client.apps().deployments().inNamespace(namespace).withLabelSelector(selector).list().getItems().stream()
                .<Workload>map(Workload.OfDeployment::new)
                .toList();
    }

    /** @param selector of their labels, as kubectl takes it */
    public List<Workload> statefulSets(String selector) {
        return client
                .apps()
                .statefulSets()
                .inNamespace(namespace)
                .withLabelSelector(selector)
                .list()
                .getItems()
                .stream()
                .<Workload>map(Workload.OfStatefulSet::new)
                .toList();
    }

    /** Deployments, then StatefulSets. @param selector of their labels, as kubectl takes it */
    public List<Workload> all(String selector) {
        return Stream.concat(deployments(selector).stream(), statefulSets(selector).stream())
                .toList();
    }

    /** Refused with a conflict where somebody changed it since it was read. */
    public void scale(Workload workload, int replicas, Optional<Mark> mark) {
        client.resource(workload.scaled(replicas, mark)).update();
    }

    /** How many of its pods may still talk to a server; those that are being ended, too. */
    public long pods(Workload workload) {
        return pods(workload.pods()).stream().filter(Workloads::isAlive).count();
    }

    private List<Pod> pods(LabelSelector selector) {
        return client.pods()
                .inNamespace(namespace)
                .withLabelSelector(selector)
                .list()
                .getItems();
    }

    /** Whether it has not ended; one that is being ended has not. */
    public static boolean isAlive(Pod pod) {
        return pod.getStatus() == null
                || !OVER.contains(String.valueOf(pod.getStatus().getPhase()));
    }
}
