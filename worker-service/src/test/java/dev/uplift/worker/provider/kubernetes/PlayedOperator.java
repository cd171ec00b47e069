package dev.uplift.worker.provider.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Map;

/**
 * CloudNativePG, as its status shows it to others while it upgrades one Cluster (its guide, "PostgreSQL upgrades"): each
 * look of it brings the Cluster one state on.
 *
 * @param client of the cluster
 * @param fails whether its pg_upgrade does
 */
record PlayedOperator(KubernetesClient client, boolean fails) {

    static final String NAMESPACE = "shop";
    static final String CLUSTER = "orders";
    static final String JOB = CLUSTER + "-1-major-upgrade";
    static final String OLD_IMAGE = "registry/postgresql:15";
    static final String NEW_IMAGE = "registry/postgresql:17";

    private static final String HEALTHY = "Cluster in healthy state";
    private static final String UPGRADING = "Upgrading Postgres major version";
    private static final String CLONING = "Creating a new replica";
    private static final ResourceDefinitionContext CLUSTERS = new ResourceDefinitionContext.Builder()
            .withGroup("postgresql.cnpg.io")
            .withVersion("v1")
            .withKind("Cluster")
            .withPlural("clusters")
            .withNamespaced(true)
            .build();

    /** Somebody makes the Cluster, and it comes up. */
    void create() {
        var made = Serialization.unmarshal("""
                apiVersion: postgresql.cnpg.io/v1
                kind: Cluster
                metadata: {name: orders, namespace: shop}
                spec: {instances: 3, imageName: "%s"}
                """.formatted(OLD_IMAGE), GenericKubernetesResource.class);
        client.genericKubernetesResources(CLUSTERS)
                .inNamespace(NAMESPACE)
                .resource(made)
                .create();
        shows(HEALTHY, 3, 15);
    }

    GenericKubernetesResource cluster() {
        return client.genericKubernetesResources(CLUSTERS)
                .inNamespace(NAMESPACE)
                .withName(CLUSTER)
                .get();
    }

    /** Once more it looks what is wanted, and does the next thing. */
    void look() {
        var cluster = cluster();
        var wanted = NEW_IMAGE.equals(cluster.get("spec", "imageName")) ? 17 : 15;
        var has =
                cluster.<Number>get("status", "pgDataImageInfo", "majorVersion").intValue();
        var phase = cluster.<String>get("status", "phase");
        if (hasJob()) {
            return; // It decides nothing by itself while a failed Job is there.
        }
        if (has < wanted) {
            upgrade(phase);
        } else if (phase.equals(UPGRADING)) {
            shows(CLONING, 1, has);
        } else {
            shows(HEALTHY, 3, has);
        }
    }

    private void upgrade(String phase) {
        if (!phase.equals(UPGRADING)) {
            shows(UPGRADING, 0, 15);
        } else if (fails) {
            createFailingJob();
        } else {
            shows(CLONING, 1, 17);
        }
    }

    private boolean hasJob() {
        return client.batch().v1().jobs().inNamespace(NAMESPACE).withName(JOB).get() != null;
    }

    /** Its image cannot be pulled, and its time is short. */
    private void createFailingJob() {
        var job = new JobBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(JOB)
                .addToLabels("cnpg.io/cluster", CLUSTER)
                .endMetadata()
                .withNewSpec()
                .withActiveDeadlineSeconds(1L)
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("major-upgrade")
                .withImage(NEW_IMAGE)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        client.resource(job).create();
    }

    private void shows(String phase, int ready, int major) {
        var cluster = cluster();
        var status = new HashMap<String, Object>();
        status.put("phase", phase);
        status.put("readyInstances", ready);
        status.put("currentPrimary", CLUSTER + "-1");
        status.put("pgDataImageInfo", Map.of("majorVersion", major));
        cluster.setAdditionalProperty("status", status);
        client.genericKubernetesResources(CLUSTERS)
                .inNamespace(NAMESPACE)
                .resource(cluster)
                .updateStatus();
    }
}
