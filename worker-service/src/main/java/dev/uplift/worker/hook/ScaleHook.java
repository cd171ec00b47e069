package dev.uplift.worker.hook;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Hook.KubernetesScale;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.Progress;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.kubernetes.Cluster;
import dev.uplift.worker.kubernetes.Scaling;
import dev.uplift.worker.kubernetes.Workload;
import dev.uplift.worker.kubernetes.Workloads;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fewer replicas of what a hook names, and as many as there were again. */
final class ScaleHook {

    static final String NO_CLUSTER = "hook-no-cluster";
    static final String MISSING = "hook-workload-missing";
    static final String REFUSED = "hook-cluster-refused";

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final KubernetesScale hook;
    private final Work work;
    private final Cluster cluster;

    ScaleHook(KubernetesScale hook, Work work, Cluster cluster) {
        this.hook = hook;
        this.work = work;
        this.cluster = cluster;
    }

    /** Whether there is a cluster, and something to scale. */
    static List<Finding> look(KubernetesScale hook, Cluster cluster) {
        try {
            return found(hook, new Workloads(cluster.client(), hook.namespace()))
                            .isEmpty()
                    ? Found.blocking(hook, MISSING, missing(hook), "Correct the hook, or leave it out.")
                    : List.of();
        } catch (Cluster.Missing none) {
            return Found.blocking(
                    hook,
                    NO_CLUSTER,
                    none.getMessage(),
                    "Give the worker a KUBECONFIG, run it in the cluster, or leave the hook out.");
        } catch (KubernetesClientException refused) {
            return Found.blocking(
                    hook, REFUSED, refused(hook, refused), "Let the worker's account list and change it.");
        }
    }

    /** The workloads that a hook is about, as they are now. */
    private static List<Workload> found(KubernetesScale hook, Workloads all) {
        return switch (hook.kind()) {
            case DEPLOYMENT ->
                hook.workload()
                        .map(name -> all.deployment(name).stream().toList())
                        .orElseGet(() -> all.deployments(hook.selector().orElseThrow()));
            case STATEFUL_SET ->
                hook.workload()
                        .map(name -> all.statefulSet(name).stream().toList())
                        .orElseGet(() -> all.statefulSets(hook.selector().orElseThrow()));
        };
    }

    /** What is done to all workloads of the hook. */
    private interface Body {
        StepResult run(Scaling scaling, List<Workload> found);
    }

    /** Scales down what has more, and waits until the pods are gone. */
    StepResult down() {
        return talking(this::down);
    }

    private StepResult down(Scaling scaling, List<Workload> found) {
        if (found.isEmpty()) {
            return StepResult.failed(Problem.of(
                    Kind.REQUEST,
                    MISSING,
                    "Hook %s: %s".formatted(hook.name(), missing(hook)),
                    "Make it, or ask for a new upgrade without the hook."));
        }
        var others = scaling.othersOf(found);
        if (!others.isEmpty()) {
            return waiting("another upgrade to bring %s back".formatted(others));
        }
        var replicas = new HashMap<String, Object>(Map.of(HookStep.replicas(hook), Scaling.replicas(found)));
        var more = scaling.up(found);
        if (!more.isEmpty()) {
            work.learned(replicas, List.of());
        }
        more.forEach(scaling::scaleDown);
        var busy = scaling.busy(found(hook, scaling.workloads()));
        if (!busy.isEmpty()) {
            return waiting("the pods of %s to end".formatted(busy));
        }
        replicas.put(HookStep.runs(hook), Runs.number(hook, work));
        return StepResult.done(replicas);
    }

    /** Gives back what was taken, and waits until it is ready; what carries no mark of this upgrade is left alone. */
    StepResult up() {
        return talking(this::up);
    }

    private StepResult up(Scaling scaling, List<Workload> found) {
        scaling.scaleUp(found);
        scaling.release(found(hook, scaling.workloads()));
        var late = scaling.ours(found(hook, scaling.workloads())).stream()
                .map(Workload::name)
                .toList();
        return late.isEmpty() ? Runs.done(hook, work) : waiting("%s to be ready".formatted(late));
    }

    private static StepResult waiting(String what) {
        return new StepResult.Pending(LOOK_AGAIN, Progress.doing(what));
    }

    /** The one place where what the cluster refused becomes a value. */
    private StepResult talking(Body body) {
        try {
            var workloads = new Workloads(cluster.client(), hook.namespace());
            return body.run(new Scaling(work, workloads, hook.replicas()), found(hook, workloads));
        } catch (Cluster.Missing none) {
            return StepResult.failed(
                    Problem.of(Kind.REQUEST, NO_CLUSTER, none.getMessage(), "Give the worker a KUBECONFIG."));
        } catch (KubernetesClientException refused) {
            return StepResult.failed(Problem.of(
                    passes(refused.getCode()) ? Kind.TRANSIENT : Kind.PROVIDER,
                    REFUSED,
                    "Hook %s: %s".formatted(hook.name(), refused(hook, refused)),
                    "Look at the cluster and at what the worker's account may do there; then retry."));
        }
    }

    /** No answer at all, a conflict with somebody's change, too many requests, or an error of the cluster's own. */
    private static boolean passes(int code) {
        return code < 400 || code == 409 || code == 429 || code >= 500;
    }

    private static String missing(KubernetesScale hook) {
        return "There is no %s %s in namespace %s."
                .formatted(
                        kind(hook),
                        hook.workload()
                                .orElseGet(
                                        () -> "with labels " + hook.selector().orElseThrow()),
                        hook.namespace());
    }

    private static String kind(KubernetesScale hook) {
        return switch (hook.kind()) {
            case DEPLOYMENT -> "Deployment";
            case STATEFUL_SET -> "StatefulSet";
        };
    }

    private static String refused(KubernetesScale hook, KubernetesClientException refused) {
        var status = refused.getStatus();
        return status == null || status.getMessage() == null
                ? "the cluster does not answer: %s".formatted(reason(refused))
                : "the cluster does not let the worker at %s in namespace %s: %s"
                        .formatted(kind(hook), hook.namespace(), status.getMessage());
    }

    /** The deepest cause: what lies above it only says that there was one. */
    private static String reason(Throwable failed) {
        var cause = failed;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
