package dev.uplift.worker.provider.kubernetes.job;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The manifests of the Jobs, and of the ConfigMap with their script. */
public final class UpgradeJob {

    /** Of the one container. */
    public static final String CONTAINER = "pg-upgrade";

    /** What the script is called in its ConfigMap. */
    public static final String SCRIPT_FILE = "pg-upgrade.sh";

    /** On everything that is made for an upgrade; the value is its id. */
    public static final String LABEL = "uplift.dev/upgrade";

    static final String VOLUME = "/volume";

    private static final String PASSWD = "passwd";
    private static final String SCRIPTS = "/uplift";
    private static final int EXECUTABLE = 0555;

    /** Time to stop its servers when it is to end: what is killed has to be recovered. */
    private static final long GRACE_SECONDS = 120;

    /** Its log is of use until then; what it did is in the timeline. */
    private static final Duration KEPT = Duration.ofDays(7);

    /** A mesh's sidecar never ends, and a Job with one neither; a node is not emptied of a pod at work. */
    private static final Map<String, String> ANNOTATIONS = Map.of(
            "sidecar.istio.io/inject", "false",
            "linkerd.io/inject", "disabled",
            "cluster-autoscaler.kubernetes.io/safe-to-evict", "false",
            "karpenter.sh/do-not-disrupt", "true");

    private UpgradeJob() {}

    /** The ConfigMap that all Jobs of an upgrade need. */
    public static ConfigMap script(String namespace, String id, RunAs runAs) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(scriptName(id))
                .withLabels(labels(id))
                .endMetadata()
                .withData(Map.of(SCRIPT_FILE, scriptText(), PASSWD, runAs.passwd()))
                .build();
    }

    private static String scriptName(String id) {
        return "uplift-%s-script".formatted(id);
    }

    /** The script itself. */
    public static String scriptText() {
        try (var file = UpgradeJob.class.getResourceAsStream(SCRIPT_FILE)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The Job. It runs once: what failed halfway is looked at before it runs again. */
    public static Job of(JobRequest request) {
        return new JobBuilder()
                .withMetadata(metadata(request))
                .withNewSpec()
                .withBackoffLimit(0)
                .withCompletions(1)
                .withParallelism(1)
                .withActiveDeadlineSeconds(request.deadline().toSeconds())
                .withTtlSecondsAfterFinished((int) KEPT.toSeconds())
                .withTemplate(template(request))
                .endSpec()
                .build();
    }

    /** A pod as the Job would make it, for a server-side dry run: Jobs themselves are let in, and their pods are not. */
    public static Pod pod(JobRequest request) {
        var template = template(request);
        return new PodBuilder()
                .withMetadata(metadata(request))
                .editMetadata()
                .withAnnotations(template.getMetadata().getAnnotations())
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    /** The same on one node, which is known only when it is to run. */
    public static Job on(Job job, String node) {
        return new JobBuilder(job)
                .editSpec()
                .editTemplate()
                .editSpec()
                .withAffinity(onNode(node))
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static ObjectMeta metadata(JobRequest request) {
        return new ObjectMetaBuilder()
                .withNamespace(request.namespace())
                .withName(request.name())
                .withLabels(labels(request.id()))
                .build();
    }

    private static Map<String, String> labels(String id) {
        return Map.of(LABEL, id, "app.kubernetes.io/name", "uplift-job", "app.kubernetes.io/managed-by", "uplift");
    }

    private static PodTemplateSpec template(JobRequest request) {
        var placement = request.placement();
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels(request.id()))
                .withAnnotations(ANNOTATIONS)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withServiceAccountName(placement.serviceAccount().orElse(null))
                .withImagePullSecrets(placement.pullSecrets().stream()
                        .map(LocalObjectReference::new)
                        .toList())
                .withNodeSelector(placement.nodeSelector())
                .withTolerations(placement.tolerations())
                .withAffinity(placement.node().map(UpgradeJob::onNode).orElse(null))
                .withSecurityContext(podSecurity(request.runAs()))
                .withContainers(container(request))
                .withVolumes(volumes(request))
                .endSpec()
                .build();
    }

    /** Not by {@code nodeName}, which passes by the scheduler and what it knows of room and taints. */
    private static Affinity onNode(String node) {
        return new AffinityBuilder()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("In")
                .withValues(node)
                .endMatchField()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .build();
    }

    /** The group only where it differs: to go through all files of a large volume takes longer than the upgrade. */
    private static PodSecurityContext podSecurity(RunAs runAs) {
        return new PodSecurityContextBuilder()
                .withRunAsUser(runAs.asRoot() ? 0L : runAs.uid())
                .withRunAsGroup(runAs.asRoot() ? 0L : runAs.gid())
                .withRunAsNonRoot(runAs.asRoot() ? null : true)
                .withFsGroup(runAs.gid())
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }

    private static SecurityContext containerSecurity(RunAs runAs) {
        var security = new SecurityContextBuilder().withAllowPrivilegeEscalation(false);
        return runAs.asRoot()
                ? security.build()
                : security.withReadOnlyRootFilesystem(true)
                        .withNewCapabilities()
                        .withDrop("ALL")
                        .endCapabilities()
                        .build();
    }

    private static Container container(JobRequest request) {
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(request.image())
                .withImagePullPolicy("IfNotPresent")
                .withCommand(
                        "/bin/bash", SCRIPTS + "/" + SCRIPT_FILE, request.verb().argument())
                .withEnv(environment(request))
                .withResources(request.resources())
                .withSecurityContext(containerSecurity(request.runAs()))
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withVolumeMounts(mounts(request))
                .build();
    }

    private static List<EnvVar> environment(JobRequest request) {
        var environment = new ArrayList<EnvVar>();
        environment.add(variable("UPLIFT_ID", request.id()));
        environment.add(variable("UPLIFT_RUN_AS", request.runAs().owner()));
        request.target().ifPresent(target -> {
            var data = target.data().isEmpty() ? VOLUME : VOLUME + "/" + target.data();
            environment.add(variable("UPLIFT_VOLUME", VOLUME));
            environment.add(variable("UPLIFT_DATA", data));
            environment.add(variable("UPLIFT_FROM", Integer.toString(target.from())));
            environment.add(variable("UPLIFT_TO", Integer.toString(target.to())));
            environment.add(variable("UPLIFT_MODE", target.mode().argument()));
            environment.add(variable("UPLIFT_JOBS", Integer.toString(target.jobs())));
            target.user().ifPresent(user -> environment.add(variable("UPLIFT_USER", user)));
            target.encoding().ifPresent(encoding -> environment.add(variable("UPLIFT_ENCODING", encoding)));
            target.lcCollate().ifPresent(locale -> environment.add(variable("UPLIFT_LC_COLLATE", locale)));
            target.lcCtype().ifPresent(locale -> environment.add(variable("UPLIFT_LC_CTYPE", locale)));
            target.preloadLibraries().ifPresent(names -> environment.add(variable("UPLIFT_PRELOAD", names)));
        });
        return environment;
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVar(name, value, null);
    }

    private static List<VolumeMount> mounts(JobRequest request) {
        var mounts = new ArrayList<VolumeMount>();
        mounts.add(mount("script", SCRIPTS, null));
        mounts.add(mount("script", "/etc/passwd", PASSWD));
        mounts.add(mount("scratch", "/tmp", null));
        request.target().ifPresent(_ -> mounts.add(mount("data", VOLUME, null)));
        return mounts;
    }

    private static VolumeMount mount(String volume, String path, String file) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withSubPath(file)
                .withReadOnly(volume.equals("script") ? true : null)
                .build();
    }

    private static List<Volume> volumes(JobRequest request) {
        var volumes = new ArrayList<Volume>();
        volumes.add(new VolumeBuilder()
                .withName("script")
                .withNewConfigMap()
                .withName(scriptName(request.id()))
                .withDefaultMode(EXECUTABLE)
                .endConfigMap()
                .build());
        volumes.add(new VolumeBuilder()
                .withName("scratch")
                .withNewEmptyDir()
                .endEmptyDir()
                .build());
        request.target()
                .ifPresent(target -> volumes.add(new VolumeBuilder()
                        .withName("data")
                        .withNewPersistentVolumeClaim()
                        .withClaimName(target.claim())
                        .endPersistentVolumeClaim()
                        .build()));
        return volumes;
    }
}
