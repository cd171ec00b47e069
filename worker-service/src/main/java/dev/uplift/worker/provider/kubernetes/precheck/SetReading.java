package dev.uplift.worker.provider.kubernetes.precheck;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.provider.kubernetes.cluster.Api;
import dev.uplift.worker.provider.kubernetes.cluster.ClusterProblems;
import dev.uplift.worker.provider.kubernetes.cluster.Permission;
import dev.uplift.worker.provider.kubernetes.cluster.Permission.Use;
import dev.uplift.worker.provider.kubernetes.cluster.SnapshotClass;
import dev.uplift.worker.provider.kubernetes.job.JobRequest;
import dev.uplift.worker.provider.kubernetes.job.UpgradeJob;
import dev.uplift.worker.provider.kubernetes.precheck.SetLook.Around;
import dev.uplift.worker.provider.kubernetes.precheck.SetLook.Inside;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.PostgresSet;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Asks a cluster for all that the checks look at. What an upgrade can do without, and a cluster does not have or does not
 * allow, becomes a warning; the rest is thrown.
 */
final class SetReading {

    private static final Duration COMMAND = Duration.ofSeconds(15);

    /** Of the volume in kibibytes, and what its PG_VERSION says. */
    private static final String LOOK = "df -Pk \"$0\" | tail -n 1; cat \"$0/PG_VERSION\" 2>/dev/null || true";

    private static final Pattern TABLE =
            Pattern.compile("\\s(?<all>\\d+)\\s+(?<used>\\d+)\\s+(?<free>\\d+)\\s+\\S+\\s+/");
    private static final Pattern VERSION = Pattern.compile("(?m)^(\\d{2})$");

    private static final String OPEN = "how much of the volume is free, and which version its data has";

    private final Api api;
    private final PostgresSet set;
    private final KubernetesOptions own;
    private final Unseen unseen = new Unseen();

    SetReading(Api api, PostgresSet set, KubernetesOptions own) {
        this.api = api;
        this.set = set;
        this.own = own;
    }

    /** What could not be looked at. */
    List<Finding> unseen() {
        return unseen.findings();
    }

    /** Rights that the account has not; that it may look is seen when it does. */
    List<Permission> denied() {
        return unseen.optional(
                        "create selfsubjectaccessreviews",
                        "whether the worker's account has all rights",
                        () -> Api.PERMISSIONS.stream()
                                .filter(right -> right.use() != Use.LOOK && right.use() != Use.OPERATOR)
                                .filter(right -> !api.may(right, set.namespace()))
                                .toList())
                .orElse(List.of());
    }

    /** Why the cluster would not let in a Job's pod; empty if it would, or nobody may ask. */
    Optional<String> refused(JobRequest request) {
        try {
            api.dryRun(UpgradeJob.pod(request));
            return Optional.empty();
        } catch (KubernetesClientException refused) {
            if (!ClusterProblems.isDenied(refused)) {
                return told(refused);
            }
            unseen.add(
                    "create pods",
                    "whether the cluster lets in the Job's pod",
                    "%s%s".formatted(ClusterProblems.said(refused), level()));
            return Optional.empty();
        }
    }

    /** What passes by itself is no answer. */
    private static Optional<String> told(KubernetesClientException refused) {
        if (ClusterProblems.passes(refused)) {
            throw refused;
        }
        return Optional.of(ClusterProblems.said(refused));
    }

    /** What the namespace's labels say of it, where the cluster itself may not be asked. */
    private String level() {
        return unseen.optional(
                        "get namespaces",
                        "which Pod Security level the namespace has",
                        () -> api.namespace(set.namespace()))
                .flatMap(Function.identity())
                .flatMap(
                        namespace -> Optional.ofNullable(namespace.getMetadata().getLabels()))
                .flatMap(labels -> Optional.ofNullable(labels.get("pod-security.kubernetes.io/enforce")))
                .map(level -> " (the namespace enforces Pod Security '%s')".formatted(level))
                .orElse("");
    }

    Optional<List<VolumeAttachment>> attachments() {
        return unseen.optional(
                "list volumeattachments.storage.k8s.io",
                "whether the volume is detached before it is worked on, beyond that no pod uses it",
                api::attachments);
    }

    /** None where the cluster has no snapshots; empty where nobody may see. */
    Optional<List<SnapshotClass>> classes() {
        return unseen.optional(
                "list volumesnapshotclasses.snapshot.storage.k8s.io",
                "whether snapshots of the volume can be taken",
                api::snapshotClasses);
    }

    /** What is near the server. */
    Around around() {
        var namespace = set.namespace();
        return new Around(
                own.applications()
                        .map(selector -> api.workloads(namespace).all(selector))
                        .orElse(List.of()),
                own.applications()
                        .map(selector -> api.cronJobs(namespace, selector))
                        .orElse(List.of()),
                unseen.optional(
                                "list resourcequotas",
                                "whether the namespace's quota has room",
                                () -> api.quotas(namespace))
                        .orElse(List.of()),
                unseen.optional(
                                "list poddisruptionbudgets.policy",
                                "whether a PodDisruptionBudget covers the server",
                                () -> api.disruptionBudgets(namespace))
                        .orElse(List.of()),
                unseen.optional(
                                "list horizontalpodautoscalers.autoscaling",
                                "whether an autoscaler scales what is stopped",
                                () -> api.autoscalers(namespace))
                        .orElse(List.of()),
                unseen.optional(
                                "list scaledobjects.keda.sh",
                                "whether KEDA starts what is stopped",
                                () -> api.scaledByKeda(namespace))
                        .orElse(List.of()));
    }

    /** What the container shows of itself; empty where there is none, or nobody may look. */
    Optional<Inside> inside() throws InterruptedException {
        if (set.pod().filter(StateChecks::isReady).isEmpty()) {
            return Optional.empty();
        }
        try {
            var answer = api.exec(
                    set.pod().get(),
                    set.layout().container(),
                    COMMAND,
                    "sh",
                    "-c",
                    LOOK,
                    set.layout().dataPath());
            var inside = parsed(answer.out());
            if (inside.isEmpty()) {
                unseen.add("get pods/exec", OPEN, answer.error().strip());
            }
            return inside;
        } catch (KubernetesClientException refused) {
            if (ClusterProblems.saysItPasses(refused)) {
                throw refused;
            }
            unseen.add("get pods/exec", OPEN, ClusterProblems.said(refused));
            return Optional.empty();
        }
    }

    /** Of what {@link #LOOK} writes. Pure. */
    static Optional<Inside> parsed(String output) {
        var table = TABLE.matcher(output);
        var version = VERSION.matcher(output);
        return table.find()
                ? Optional.of(new Inside(
                        Long.parseLong(table.group("free")) << 10,
                        Long.parseLong(table.group("used")) << 10,
                        version.find() ? Optional.of(Integer.parseInt(version.group(1))) : Optional.empty()))
                : Optional.empty();
    }
}
