package dev.uplift.worker.provider.kubernetes.precheck;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Method;
import dev.uplift.worker.provider.kubernetes.cluster.ClusterProblems;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads what an upgrade can do without: where a cluster does not have it or does not allow it, that becomes a warning. All
 * else is thrown, as {@link dev.uplift.worker.provider.kubernetes.step.Turn#action} expects it.
 */
final class Unseen {

    static final About UNSEEN = About.provider(
                    "kubernetes-unseen", "Something could not be looked at, so it stays unproved.")
            .warns(Method.PG_UPGRADE)
            .remedy("Give the right to the worker's account, k8s/kubernetes has the roles; or look for yourself.");

    private final List<Finding> findings = new ArrayList<>();

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /**
     * @param what is read, for example {@code list poddisruptionbudgets}
     * @param open what stays unproved without it: {@code whether …}
     */
    <T> Optional<T> optional(String what, String open, Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (KubernetesClientException refused) {
            if (!ClusterProblems.isDenied(refused) && !ClusterProblems.isAbsence(refused)) {
                throw refused;
            }
            add(what, open, ClusterProblems.said(refused));
            return Optional.empty();
        }
    }

    /** @param why in the cluster's words */
    void add(String what, String open, String why) {
        findings.add(new Finding(
                UNSEEN.id(), Severity.WARN, what, "It stays unproved %s: %s".formatted(open, why), UNSEEN.remedy()));
    }
}
