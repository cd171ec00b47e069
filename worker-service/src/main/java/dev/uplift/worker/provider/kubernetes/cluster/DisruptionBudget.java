package dev.uplift.worker.provider.kubernetes.cluster;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/**
 * A PodDisruptionBudget.
 *
 * @param name in its namespace
 * @param pods that it is about
 */
public record DisruptionBudget(String name, LabelSelector pods) {

    /** Of policy/v1, or of policy/v1beta1 before Kubernetes 1.21. */
    static List<DisruptionBudget> all(KubernetesClient client, String namespace) {
        return Absent.either(
                () -> client.policy().v1().podDisruptionBudget().inNamespace(namespace).list().getItems().stream()
                        .map(each -> new DisruptionBudget(
                                each.getMetadata().getName(), each.getSpec().getSelector()))
                        .toList(),
                () -> client.policy().v1beta1().podDisruptionBudget().inNamespace(namespace).list().getItems().stream()
                        .map(each -> new DisruptionBudget(
                                each.getMetadata().getName(), each.getSpec().getSelector()))
                        .toList());
    }
}
