package dev.uplift.sandbox.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which resources a release of Kubernetes serves, and in which versions.
 *
 * @param minor of Kubernetes 1
 * @param snapshots the version of volume snapshots; empty: nobody has installed them
 */
record ApiLevel(int minor, Optional<String> snapshots) {

    static final String SNAPSHOT_GROUP = "snapshot.storage.k8s.io";

    private static final int BATCH_V1_CRONJOBS = 21;
    private static final int BETA_ENDED = 25;
    private static final int AUTOSCALING_V2 = 23;
    private static final int PREFIXED_JOB_LABELS = 27;
    private static final int SUCCESS_CRITERIA = 31;

    private static final List<String> CORE = List.of(
            "namespaces",
            "nodes",
            "pods",
            "secrets",
            "configmaps",
            "services",
            "serviceaccounts",
            "events",
            "persistentvolumes",
            "persistentvolumeclaims",
            "resourcequotas",
            "limitranges");

    /** Of groups that users' own definitions add, everything is served. */
    private static final List<String> BUILT_IN = List.of(
            "",
            "apps",
            "batch",
            "policy",
            "autoscaling",
            "storage.k8s.io",
            "rbac.authorization.k8s.io",
            "authorization.k8s.io",
            SNAPSHOT_GROUP);

    /** By group and version, for example {@code batch/v1}. */
    Map<String, List<String>> groups() {
        var groups = new TreeMap<String, List<String>>();
        groups.put("v1", CORE);
        groups.put("apps/v1", List.of("statefulsets", "deployments", "replicasets", "daemonsets"));
        groups.put("batch/v1", minor >= BATCH_V1_CRONJOBS ? List.of("jobs", "cronjobs") : List.of("jobs"));
        groups.put("storage.k8s.io/v1", List.of("storageclasses", "volumeattachments"));
        groups.put("rbac.authorization.k8s.io/v1", List.of("roles", "rolebindings", "clusterroles"));
        groups.put("authorization.k8s.io/v1", List.of("selfsubjectaccessreviews"));
        groups.put("autoscaling/v1", List.of("horizontalpodautoscalers"));
        if (minor >= BATCH_V1_CRONJOBS) {
            groups.put("policy/v1", List.of("poddisruptionbudgets"));
        }
        if (minor < BETA_ENDED) {
            groups.put("batch/v1beta1", List.of("cronjobs"));
            groups.put("policy/v1beta1", List.of("poddisruptionbudgets"));
        }
        if (minor >= AUTOSCALING_V2) {
            groups.put("autoscaling/v2", List.of("horizontalpodautoscalers"));
        }
        snapshots.ifPresent(version -> groups.put(
                SNAPSHOT_GROUP + "/" + version,
                List.of("volumesnapshots", "volumesnapshotclasses", "volumesnapshotcontents")));
        return groups;
    }

    /** Whether there is such a resource in that version. */
    boolean serves(ResourcePath path) {
        return !BUILT_IN.contains(path.group())
                || groups().getOrDefault(path.apiVersion(), List.of()).contains(path.plural());
    }

    /** Where it is stored: all versions of a resource are one. */
    ResourcePath stored(ResourcePath path) {
        return switch (path.plural()) {
            case "cronjobs",
                    "poddisruptionbudgets",
                    "horizontalpodautoscalers",
                    "volumesnapshots",
                    "volumesnapshotclasses",
                    "volumesnapshotcontents" -> path.inVersion("v1");
            default -> path;
        };
    }

    /** The labels by which the pods of a Job are found. */
    List<String> jobLabels() {
        var labels = new ArrayList<>(List.of("job-name"));
        if (minor >= PREFIXED_JOB_LABELS) {
            labels.add("batch.kubernetes.io/job-name");
        }
        return labels;
    }

    /** What a Job has before its last condition. */
    Optional<String> conditionBefore(String last) {
        if (minor < SUCCESS_CRITERIA) {
            return Optional.empty();
        }
        return Optional.of("Complete".equals(last) ? "SuccessCriteriaMet" : "FailureTarget");
    }

    /** The kind of a resource. */
    static String kind(String plural) {
        return Stream.of(
                        "Namespace",
                        "Node",
                        "Pod",
                        "Secret",
                        "ConfigMap",
                        "Service",
                        "ServiceAccount",
                        "Event",
                        "PersistentVolume",
                        "PersistentVolumeClaim",
                        "ResourceQuota",
                        "LimitRange",
                        "StatefulSet",
                        "Deployment",
                        "ReplicaSet",
                        "DaemonSet",
                        "Job",
                        "CronJob",
                        "StorageClass",
                        "VolumeAttachment",
                        "Role",
                        "RoleBinding",
                        "ClusterRole",
                        "SelfSubjectAccessReview",
                        "HorizontalPodAutoscaler",
                        "PodDisruptionBudget",
                        "VolumeSnapshot",
                        "VolumeSnapshotClass",
                        "VolumeSnapshotContent")
                .filter(kind -> plural(kind).equals(plural))
                .findFirst()
                .orElse("List");
    }

    private static String plural(String kind) {
        return kind.toLowerCase(Locale.ROOT) + (kind.endsWith("s") ? "es" : "s");
    }
}
