package dev.uplift.worker.hook;

import dev.uplift.contracts.Hook.KubernetesScale;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The workloads that a hook is about.
 *
 * @param client of the cluster
 * @param hook which of them
 */
record Workloads(KubernetesClient client, KubernetesScale hook) {

    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    /** As they are now; none if there are none. */
    List<Workload> find() {
        var apps = client.apps();
        return switch (hook.kind()) {
            case DEPLOYMENT ->
                found(apps.deployments())
                        .<Workload>map(Workload.OfDeployment::new)
                        .toList();
            case STATEFUL_SET ->
                found(apps.statefulSets())
                        .<Workload>map(Workload.OfStatefulSet::new)
                        .toList();
        };
    }

    private <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>> Stream<T> found(
            MixedOperation<T, L, R> kind) {
        var all = kind.inNamespace(hook.namespace());
        return hook.workload().isPresent()
                ? Stream.ofNullable(all.withName(hook.workload().get()).get())
                : all.withLabelSelector(hook.selector().orElseThrow()).list().getItems().stream();
    }

    /** Refused with a conflict where somebody changed it since it was read. */
    void scale(Workload workload, int replicas, Optional<Mark> mark) {
        client.resource(workload.scaled(replicas, mark)).update();
    }

    /** How many of its pods may still talk to a server; those that are being ended, too. */
    long pods(Workload workload) {
        return client.pods().inNamespace(hook.namespace()).withLabelSelector(workload.pods()).list().getItems().stream()
                .filter(Workloads::isAlive)
                .count();
    }

    private static boolean isAlive(Pod pod) {
        return pod.getStatus() == null
                || !OVER.contains(String.valueOf(pod.getStatus().getPhase()));
    }
}
