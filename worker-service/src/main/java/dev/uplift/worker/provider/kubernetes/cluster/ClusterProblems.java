package dev.uplift.worker.provider.kubernetes.cluster;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.kubernetes.Cluster;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** What a cluster refused, as something that a person can act on. */
public final class ClusterProblems {

    /** The worker was given no such cluster. */
    public static final String NO_CLUSTER = "cluster-missing";

    private static final int ABSENT = 404;

    private ClusterProblems() {}

    /** @param what the step was doing, for example {@code step upgrade} */
    public static Problem of(KubernetesClientException thrown, String what) {
        var refusal = refusal(thrown);
        return Problem.of(
                refusal.kind(), refusal.code(), "%s: %s".formatted(what, sentence(thrown, refusal)), refusal.remedy());
    }

    /** The worker has no KUBECONFIG, or none with this context. */
    public static Problem of(Cluster.Missing missing) {
        return Problem.of(
                Kind.REQUEST,
                NO_CLUSTER,
                missing.getMessage(),
                "Give the worker a KUBECONFIG with this context, or run it in the cluster; then retry.");
    }

    /** Whether the worker's account may not do it. */
    public static boolean isDenied(KubernetesClientException thrown) {
        return refusal(thrown) == Refusal.DENIED;
    }

    /** Whether somebody else changed it since it was read, or made it meanwhile. */
    public static boolean isOvertaken(KubernetesClientException thrown) {
        return refusal(thrown) == Refusal.CHANGED || refusal(thrown) == Refusal.ALREADY_THERE;
    }

    /** Whether it may be gone when it is asked again. */
    public static boolean passes(KubernetesClientException thrown) {
        return refusal(thrown).kind() == Kind.TRANSIENT;
    }

    /** The same, if it was the cluster itself that said so. */
    public static boolean saysItPasses(KubernetesClientException thrown) {
        return refusal(thrown) != Refusal.UNREACHABLE && passes(thrown);
    }

    /** Whether the cluster does not have such a thing. */
    public static boolean isAbsence(KubernetesClientException thrown) {
        return thrown.getCode() == ABSENT;
    }

    /** What the API server said, in its own words; what happened on the way if it did not answer. */
    public static String said(KubernetesClientException thrown) {
        return Optional.ofNullable(thrown.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getMessage()))
                .orElseGet(() -> rootOf(thrown));
    }

    private static Refusal refusal(KubernetesClientException thrown) {
        var status = Optional.ofNullable(thrown.getStatus());
        return Refusal.of(
                thrown.getCode(),
                status.flatMap(its -> Optional.ofNullable(its.getReason())).orElse(""),
                said(thrown));
    }

    private static String sentence(KubernetesClientException thrown, Refusal refusal) {
        return refusal == Refusal.UNREACHABLE
                ? "the cluster does not answer: %s".formatted(rootOf(thrown))
                : "the cluster answers %d: %s".formatted(thrown.getCode(), said(thrown));
    }

    /** What lies above it only says that there was one. */
    private static String rootOf(Throwable thrown) {
        var root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "%s (%s)".formatted(root.getMessage(), root.getClass().getSimpleName());
    }
}
