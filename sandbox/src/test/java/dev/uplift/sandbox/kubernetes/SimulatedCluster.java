package dev.uplift.sandbox.kubernetes;

import dev.uplift.sandbox.platform.PlatformClock;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A simulated cluster on a standing clock with one server, seen through the real client. */
final class SimulatedCluster implements AutoCloseable {

    static final String SHOP = "shop";
    static final String ORDERS = "orders-postgresql";
    static final String CLAIM = "data-orders-postgresql-0";
    static final Duration LONG = Duration.ofMinutes(10);

    static final ResourceDefinitionContext SNAPSHOTS = new ResourceDefinitionContext.Builder()
            .withGroup("snapshot.storage.k8s.io")
            .withVersion("v1")
            .withKind("VolumeSnapshot")
            .withPlural("volumesnapshots")
            .withNamespaced(true)
            .build();

    final KubernetesSimulator kubernetes = start();
    final Space shop = kubernetes.namespace(SHOP);
    final KubernetesClient client = kubernetes.client();

    private static KubernetesSimulator start() {
        try {
            return KubernetesSimulator.start(PlatformClock.standing(), 0);
        } catch (IOException taken) {
            throw new IllegalStateException(taken);
        }
    }

    void pass(Duration time) {
        kubernetes.clock().advance(time);
    }

    void orders() {
        shop.create(NewPostgres.bitnami(ORDERS, 15));
    }

    Pod pod(String name) {
        return client.pods().inNamespace(SHOP).withName(name).get();
    }

    void scale(int replicas) {
        client.apps().statefulSets().inNamespace(SHOP).withName(ORDERS).scale(replicas);
    }

    void stop() {
        scale(0);
        pass(LONG);
    }

    GenericKubernetesResource snapshot(String name) {
        return client.genericKubernetesResources(SNAPSHOTS)
                .inNamespace(SHOP)
                .withName(name)
                .get();
    }

    void take(String name, String claim) {
        take(client, name, claim);
    }

    static void take(KubernetesClient client, String name, String claim) {
        var snapshot = new GenericKubernetesResource();
        snapshot.setApiVersion("snapshot.storage.k8s.io/v1");
        snapshot.setKind("VolumeSnapshot");
        snapshot.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(SHOP).build());
        snapshot.setAdditionalProperty(
                "spec",
                Map.of("volumeSnapshotClassName", "snapshots", "source", Map.of("persistentVolumeClaimName", claim)));
        client.genericKubernetesResources(SNAPSHOTS)
                .inNamespace(SHOP)
                .resource(snapshot)
                .create();
    }

    /** A Job of the script on a claim. */
    Job job(String verb, String claim, String mode, String image) {
        var job = new JobBuilder()
                .withNewMetadata()
                .withName("uplift-" + verb)
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("pg-upgrade")
                .withImage(image)
                .withCommand("/bin/bash", "/uplift/pg-upgrade.sh", verb)
                .addNewEnv()
                .withName("UPLIFT_ID")
                .withValue("a1")
                .endEnv()
                .addNewEnv()
                .withName("UPLIFT_VOLUME")
                .withValue("/volume")
                .endEnv()
                .addNewEnv()
                .withName("UPLIFT_DATA")
                .withValue("/volume/data")
                .endEnv()
                .addNewEnv()
                .withName("UPLIFT_FROM")
                .withValue("15")
                .endEnv()
                .addNewEnv()
                .withName("UPLIFT_TO")
                .withValue("17")
                .endEnv()
                .addNewEnv()
                .withName("UPLIFT_MODE")
                .withValue(mode)
                .endEnv()
                .addNewVolumeMount()
                .withName("data")
                .withMountPath("/volume")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim()
                .withClaimName(claim)
                .endPersistentVolumeClaim()
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        return client.batch().v1().jobs().inNamespace(SHOP).resource(job).create();
    }

    Job job(String verb) {
        return client.batch()
                .v1()
                .jobs()
                .inNamespace(SHOP)
                .withName("uplift-" + verb)
                .get();
    }

    List<Pod> podsOf(String verb) {
        return client.pods()
                .inNamespace(SHOP)
                .withLabel("job-name", "uplift-" + verb)
                .list()
                .getItems();
    }

    String log(String verb) {
        var name = podsOf(verb).getFirst().getMetadata().getName();
        return client.pods().inNamespace(SHOP).withName(name).getLog();
    }

    @Override
    public void close() {
        client.close();
        kubernetes.close();
    }
}
