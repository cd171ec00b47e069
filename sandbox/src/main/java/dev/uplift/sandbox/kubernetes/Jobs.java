package dev.uplift.sandbox.kubernetes;

import dev.uplift.sandbox.platform.Refusal;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Starts the pod of a Job, and says how it ended. Pods are not tried again: Jobs of upgrades do not want it. */
final class Jobs implements Cluster.Controller {

    /** How long a controller waits before it tries again what was refused. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final Objects objects;
    private final Set<String> seen = new HashSet<>();

    Jobs(Cluster cluster) {
        this.cluster = cluster;
        this.objects = new Objects(cluster);
        cluster.tell("jobs", this);
        cluster.tell("pods", this::podChanged);
    }

    private void podChanged(ResourcePath path) {
        cluster.store()
                .find(path)
                .map(pod -> Store.metadata(pod).at("/labels/job-name").asText(""))
                .or(() -> Optional.of(path.name().orElse("").replaceFirst("-\\d+$", "")))
                .map(job -> ResourcePath.of(Job.class, path.namespace().orElse(""), job))
                .filter(job -> !job.name().orElse("").isEmpty()
                        && cluster.store().find(job).isPresent())
                .ifPresent(cluster.store()::touch);
    }

    @Override
    public void reconcile(ResourcePath path) {
        var found = cluster.store().find(path).map(node -> Store.typed(node, Job.class));
        if (found.isEmpty() || hasEnded(found.get())) {
            return;
        }
        var job = found.get();
        if (seen.add(job.getMetadata().getUid())) {
            cluster.after(cluster.delays().controller(), () -> begin(path, job));
            Optional.ofNullable(job.getSpec().getActiveDeadlineSeconds())
                    .ifPresent(seconds -> cluster.after(
                            Duration.ofSeconds(seconds),
                            () -> fail(path, "DeadlineExceeded", "Job was active longer than specified deadline")));
            return;
        }
        pod(job).ifPresent(pod -> follow(path, job, pod));
    }

    static boolean hasEnded(Job job) {
        return job.getStatus() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(condition -> List.of("Complete", "Failed").contains(condition.getType()));
    }

    private void begin(ResourcePath path, Job known) {
        var there = cluster.store().find(path).map(node -> Store.typed(node, Job.class));
        if (there.isEmpty() || hasEnded(there.get()) || !sameAs(known, there.get())) {
            return;
        }
        try {
            objects.create(
                    ResourcePath.all(Pod.class, known.getMetadata().getNamespace()), Store.tree(newPod(known)), false);
            change(
                    path,
                    job -> new JobBuilder(job)
                            .withNewStatus()
                            .withActive(1)
                            .withStartTime(cluster.now().toString())
                            .endStatus()
                            .build());
        } catch (Refusal refused) {
            Events.record(
                    cluster,
                    known.getMetadata().getNamespace(),
                    "Job",
                    known.getMetadata().getName(),
                    "FailedCreate",
                    "Error creating: " + refused.getMessage());
            cluster.after(AGAIN, () -> begin(path, known));
        }
    }

    private static boolean sameAs(Job one, Job other) {
        return one.getMetadata().getUid().equals(other.getMetadata().getUid());
    }

    private Pod newPod(Job job) {
        var template = job.getSpec().getTemplate();
        var pod = new PodBuilder()
                .withMetadata(template.getMetadata())
                .withSpec(template.getSpec())
                .editOrNewMetadata()
                .withName(null)
                .withGenerateName(job.getMetadata().getName() + "-")
                .withNamespace(job.getMetadata().getNamespace())
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withName(job.getMetadata().getName())
                .withUid(job.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata();
        for (var label : cluster.level().jobLabels()) {
            pod.editMetadata().addToLabels(label, job.getMetadata().getName()).endMetadata();
        }
        return pod.build();
    }

    private Optional<Pod> pod(Job job) {
        var path = ResourcePath.all(Pod.class, job.getMetadata().getNamespace());
        return cluster.store().list(path, "job-name=" + job.getMetadata().getName()).stream()
                .map(node -> Store.typed(node, Pod.class))
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(
                                owner -> owner.getUid().equals(job.getMetadata().getUid())))
                .findFirst();
    }

    private void follow(ResourcePath path, Job job, Pod pod) {
        switch (pod.getStatus().getPhase()) {
            case "Succeeded" -> end(path, "Complete", Optional.empty(), Optional.empty());
            case "Failed" -> fail(path, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
            default ->
                change(
                        path,
                        found -> new JobBuilder(found)
                                .editOrNewStatus()
                                .withReady(Kubelet.isReady(pod) ? 1 : 0)
                                .endStatus()
                                .build());
        }
    }

    private void fail(ResourcePath path, String reason, String message) {
        cluster.store()
                .find(path)
                .map(node -> Store.typed(node, Job.class))
                .filter(job -> !hasEnded(job))
                .ifPresent(job -> {
                    if ("DeadlineExceeded".equals(reason)) {
                        pod(job).ifPresent(pod -> objects.delete(
                                ResourcePath.of(
                                        Pod.class,
                                        job.getMetadata().getNamespace(),
                                        pod.getMetadata().getName()),
                                Query.NONE,
                                Store.tree(java.util.Map.of())));
                    }
                    end(path, "Failed", Optional.of(reason), Optional.of(message));
                });
    }

    private void end(ResourcePath path, String type, Optional<String> reason, Optional<String> message) {
        var conditions = new ArrayList<JobCondition>();
        cluster.level().conditionBefore(type).ifPresent(before -> conditions.add(condition(before, reason, message)));
        conditions.add(condition(type, reason, message));
        var succeeded = "Complete".equals(type);
        change(
                path,
                job -> new JobBuilder(job)
                        .editOrNewStatus()
                        .withActive(null)
                        .withReady(0)
                        .withSucceeded(succeeded ? 1 : null)
                        .withFailed(succeeded ? null : 1)
                        .withCompletionTime(succeeded ? cluster.now().toString() : null)
                        .withConditions(conditions)
                        .endStatus()
                        .build());
        cluster.store()
                .find(path)
                .map(node -> Store.typed(node, Job.class))
                .map(job -> job.getSpec().getTtlSecondsAfterFinished())
                .ifPresent(seconds -> cluster.after(
                        Duration.ofSeconds(seconds), () -> cluster.store().remove(path)));
    }

    private JobCondition condition(String type, Optional<String> reason, Optional<String> message) {
        return new JobConditionBuilder()
                .withType(type)
                .withStatus("True")
                .withReason(reason.orElse(null))
                .withMessage(message.orElse(null))
                .withLastTransitionTime(cluster.now().toString())
                .build();
    }

    private void change(ResourcePath path, java.util.function.UnaryOperator<Job> change) {
        cluster.store()
                .change(Job.class, path.namespace().orElse(""), path.name().orElse(""), change);
    }
}
