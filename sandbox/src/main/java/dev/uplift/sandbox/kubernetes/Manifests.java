package dev.uplift.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What is in the cluster from the start, as users write it. */
final class Manifests {

    static final String DRIVER = "disks.simulated.dev";
    static final String APPLICATION_IMAGE = "application:1";

    private static final long USER = 1000;

    private Manifests() {}

    static StorageClass storageClass(String name, String bindingMode, boolean isDefault) {
        return new StorageClassBuilder()
                .withNewMetadata()
                .withName(name)
                .addToAnnotations("storageclass.kubernetes.io/is-default-class", Boolean.toString(isDefault))
                .endMetadata()
                .withProvisioner(DRIVER)
                .withReclaimPolicy("Delete")
                .withVolumeBindingMode(bindingMode)
                .withAllowVolumeExpansion(true)
                .build();
    }

    static Secret secret(NewPostgres server) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(server.name())
                .withLabels(server.labels())
                .endMetadata()
                .withType("Opaque")
                .addToData(
                        server.passwordKey(),
                        Base64.getEncoder().encodeToString(server.password().getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    static PersistentVolumeClaim claim(NewPostgres server, String name) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(server.labels())
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(server.storageClass())
                .withNewResources()
                .addToRequests("storage", Quantity.parse(server.size()))
                .endResources()
                .endSpec()
                .build();
    }

    static StatefulSet statefulSet(NewPostgres server) {
        var container = new ContainerBuilder()
                .withName("postgresql")
                .withImage(server.image())
                .withEnv(environment(server))
                .addNewPort()
                .withName("tcp-postgresql")
                .withContainerPort(5432)
                .endPort()
                .addNewVolumeMount()
                .withName(server.template())
                .withMountPath(server.mountPath())
                .endVolumeMount()
                .withNewSecurityContext()
                .withRunAsUser(server.user())
                .withRunAsNonRoot(true)
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .build();
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName(server.name())
                .withLabels(server.labels())
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withServiceName(server.name() + "-hl")
                .withNewSelector()
                .withMatchLabels(server.labels())
                .endSelector()
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .endUpdateStrategy()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(server.labels())
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(30L)
                .withNewSecurityContext()
                .withFsGroup(server.user())
                .endSecurityContext()
                .withContainers(container)
                .endSpec()
                .endTemplate()
                .withVolumeClaimTemplates(claim(server, server.template()))
                .endSpec()
                .build();
    }

    private static List<EnvVar> environment(NewPostgres server) {
        var all = new ArrayList<EnvVar>();
        all.add(new EnvVarBuilder()
                .withName(server.passwordVariable())
                .withNewValueFrom()
                .withNewSecretKeyRef()
                .withName(server.name())
                .withKey(server.passwordKey())
                .endSecretKeyRef()
                .endValueFrom()
                .build());
        server.environment()
                .forEach((name, value) -> all.add(
                        new EnvVarBuilder().withName(name).withValue(value).build()));
        return all;
    }

    static Deployment deployment(NewApplication application) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(application.name())
                .withLabels(application.labels())
                .endMetadata()
                .withNewSpec()
                .withReplicas(application.replicas())
                .withNewSelector()
                .withMatchLabels(application.labels())
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(application.labels())
                .endMetadata()
                .withNewSpec()
                .withContainers(application(List.of()))
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** One that any namespace lets in. */
    private static Container application(List<String> command) {
        return new ContainerBuilder()
                .withName("application")
                .withImage(APPLICATION_IMAGE)
                .withCommand(command)
                .withNewSecurityContext()
                .withRunAsUser(USER)
                .withRunAsNonRoot(true)
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .build();
    }

    static CronJob cronJob(NewCronJob job) {
        return new CronJobBuilder()
                .withNewMetadata()
                .withName(job.name())
                .withLabels(job.labels())
                .endMetadata()
                .withNewSpec()
                .withSchedule("0 3 * * *")
                .withSuspend(false)
                .withNewJobTemplate()
                .withNewMetadata()
                .withLabels(job.labels())
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(job.labels())
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withContainers(application(List.of("report")))
                .endSpec()
                .endTemplate()
                .endSpec()
                .endJobTemplate()
                .endSpec()
                .build();
    }

    static Map<String, Object> snapshotClass() {
        return Map.of(
                "apiVersion",
                ApiLevel.SNAPSHOT_GROUP + "/v1",
                "kind",
                "VolumeSnapshotClass",
                "metadata",
                Map.of(
                        "name",
                        "snapshots",
                        "annotations",
                        Map.of("snapshot.storage.kubernetes.io/is-default-class", "true")),
                "driver",
                DRIVER,
                "deletionPolicy",
                "Delete");
    }
}
