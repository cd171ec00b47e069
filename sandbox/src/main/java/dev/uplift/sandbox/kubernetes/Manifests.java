package dev.uplift.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What is in the cluster from the start, as users write it. */
final class Manifests {

    static final String DRIVER = "disks.simulated.dev";
    static final String APPLICATION_IMAGE = "application:1";

    /** The storage class that waits for the first consumer; the default. */
    static final String WAITING = "fast";

    /** Does nothing; every real cluster can pull it, too. */
    static final String PAUSE_IMAGE = "registry.k8s.io/pause:3.10";

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
                .withMetadata(named(server.name(), server.labels()))
                .withType("Opaque")
                .addToData(
                        server.passwordKey(),
                        Base64.getEncoder().encodeToString(server.password().getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    static PersistentVolumeClaim claim(NewPostgres server, String name) {
        return new PersistentVolumeClaimBuilder()
                .withMetadata(named(name, server.labels()))
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(WAITING)
                .withNewResources()
                .addToRequests("storage", Quantity.parse("8Gi"))
                .endResources()
                .endSpec()
                .build();
    }

    static StatefulSet statefulSet(NewPostgres server) {
        var container = new ContainerBuilder()
                .withName("postgresql")
                .withImage(server.image())
                .withEnv(password(server))
                .addNewPort()
                .withName("tcp-postgresql")
                .withContainerPort(5432)
                .endPort()
                .addNewVolumeMount()
                .withName(NewPostgres.TEMPLATE)
                .withMountPath(server.mountPath())
                .endVolumeMount()
                .withSecurityContext(restricted(server.user()))
                .build();
        return new StatefulSetBuilder()
                .withMetadata(named(server.name(), server.labels()))
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
                .withVolumeClaimTemplates(claim(server, NewPostgres.TEMPLATE))
                .endSpec()
                .build();
    }

    /** The password, from the Secret. */
    private static EnvVar password(NewPostgres server) {
        return new EnvVarBuilder()
                .withName("POSTGRES_PASSWORD")
                .withNewValueFrom()
                .withNewSecretKeyRef()
                .withName(server.name())
                .withKey(server.passwordKey())
                .endSecretKeyRef()
                .endValueFrom()
                .build();
    }

    static Deployment deployment(NewApplication application) {
        return new DeploymentBuilder()
                .withMetadata(named(application.name(), application.labels()))
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

    /** As any namespace lets it in. */
    private static SecurityContext restricted(long user) {
        return new SecurityContextBuilder()
                .withRunAsUser(user)
                .withRunAsNonRoot(true)
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }

    private static ObjectMeta named(String name, Map<String, String> labels) {
        return new ObjectMetaBuilder().withName(name).withLabels(labels).build();
    }

    private static Container application(List<String> command) {
        return new ContainerBuilder()
                .withName("application")
                .withImage(APPLICATION_IMAGE)
                .withCommand(command)
                .withSecurityContext(restricted(USER))
                .build();
    }

    static CronJob cronJob(NewCronJob job) {
        return new CronJobBuilder()
                .withMetadata(named(job.name(), job.labels()))
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
