package dev.uplift.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.postgres.DataFolder;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster with a real server, whose volume the real script of the worker upgrades. */
class RealServersTest {

    private static final Path SCRIPT =
            Path.of("../worker-service/src/main/resources/dev/uplift/worker/provider/kubernetes/job/pg-upgrade.sh");
    private static final String SHOP = "shop";
    private static final String CLAIM = "data-orders-0";
    private static final String TOOLS = "tianon/postgres-upgrade:15-to-17";

    private Path home;
    private KubernetesSimulator kubernetes;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        home = DataFolder.home("kubernetes");
        kubernetes = KubernetesSimulator.start(PlatformClock.running(1), 0, home);
        kubernetes.delays(Delays.NONE);
        client = kubernetes.client();
        kubernetes.namespace(SHOP).create(NewPostgres.bitnami("orders", 15));
        await(() -> Kubelet.isReady(pod()));
        client.configMaps()
                .inNamespace(SHOP)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("script")
                        .endMetadata()
                        .addToData("pg-upgrade.sh", Files.readString(SCRIPT))
                        .build())
                .create();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        kubernetes.close();
        Files.delete(home);
    }

    private static void await(BooleanSupplier until) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(until::getAsBoolean);
    }

    private Pod pod() {
        return client.pods().inNamespace(SHOP).withName("orders-0").get();
    }

    private void scale(int replicas) {
        client.apps().statefulSets().inNamespace(SHOP).withName("orders").scale(replicas);
    }

    /** What a command in the server's pod prints, given that input. */
    private String exec(String input, String... command) throws Exception {
        var output = new ByteArrayOutputStream();
        var error = new ByteArrayOutputStream();
        try (var watch = client.pods()
                .inNamespace(SHOP)
                .withName("orders-0")
                .inContainer("postgresql")
                .redirectingInput()
                .writingOutput(output)
                .writingError(error)
                .exec(command)) {
            watch.getInput().write(input.getBytes(StandardCharsets.UTF_8));
            watch.getInput().flush();
            assertThat(watch.exitCode().get(1, TimeUnit.MINUTES))
                    .as(error.toString(StandardCharsets.UTF_8))
                    .isZero();
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    private String sql(String statement) throws Exception {
        var tunnel = "PGPASSWORD=$POSTGRES_PASSWORD psql -h 127.0.0.1 -U postgres -v ON_ERROR_STOP=1 -tAc \"$0\"";
        return exec("", "bash", "-c", tunnel, statement).strip();
    }

    private String job(String verb, String claim) {
        var name = "uplift-" + verb;
        client.batch()
                .v1()
                .jobs()
                .inNamespace(SHOP)
                .resource(new JobBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withBackoffLimit(0)
                        .withNewTemplate()
                        .withNewSpec()
                        .withRestartPolicy("Never")
                        .addNewContainer()
                        .withName("pg-upgrade")
                        .withImage(TOOLS)
                        .withCommand("/bin/bash", "/uplift/pg-upgrade.sh", verb)
                        .addAllToEnv(List.of(
                                variable("UPLIFT_ID", "a1"),
                                variable("UPLIFT_VOLUME", "/volume"),
                                variable("UPLIFT_DATA", "/volume/data"),
                                variable("UPLIFT_FROM", "15"),
                                variable("UPLIFT_TO", "17"),
                                variable("UPLIFT_MODE", "copy")))
                        .addNewVolumeMount()
                        .withName("data")
                        .withMountPath("/volume")
                        .endVolumeMount()
                        .addNewVolumeMount()
                        .withName("script")
                        .withMountPath("/uplift")
                        .endVolumeMount()
                        .endContainer()
                        .addNewVolume()
                        .withName("data")
                        .withNewPersistentVolumeClaim(claim, false)
                        .endVolume()
                        .addNewVolume()
                        .withName("script")
                        .withNewConfigMap()
                        .withName("script")
                        .endConfigMap()
                        .endVolume()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
        await(() -> Jobs.hasEnded(
                client.batch().v1().jobs().inNamespace(SHOP).withName(name).get()));
        var pod = client.pods()
                .inNamespace(SHOP)
                .withLabel("job-name", name)
                .list()
                .getItems()
                .getFirst();
        return client.pods()
                .inNamespace(SHOP)
                .withName(pod.getMetadata().getName())
                .getLog();
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVar(name, value, null);
    }

    private void cloneOf(String snapshot) {
        client.persistentVolumeClaims()
                .inNamespace(SHOP)
                .resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("clone")
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withNewDataSource("snapshot.storage.k8s.io", "VolumeSnapshot", snapshot)
                        .withNewResources()
                        .addToRequests("storage", Quantity.parse("8Gi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
    }

    @Test
    void commandsInThePodReachItsServerAndFailWithTheirStatus() throws Exception {
        assertThat(sql("SHOW server_version_num")).startsWith("15");
        assertThat(exec("over and over\n", "bash", "-c", "read line; echo \"$line\""))
                .isEqualTo("over and over\n");
        try (var watch = client.pods()
                .inNamespace(SHOP)
                .withName("orders-0")
                .writingOutput(new ByteArrayOutputStream())
                .exec("bash", "-c", "exit 3")) {
            assertThat(watch.exitCode().get(1, TimeUnit.MINUTES)).isEqualTo(3);
        }
    }

    @Test
    void aSnapshotOfTheRunningServerRecoversAndTheServerItselfIsUpgradedLater() throws Exception {
        sql("CREATE TABLE orders AS SELECT g AS id, repeat('x', 100) AS text FROM generate_series(1, 20000) g");

        SimulatedCluster.take(client, "live", CLAIM);
        sql("INSERT INTO orders VALUES (0, 'after the snapshot')");
        cloneOf("live");
        assertThat(job("rehearse", "clone")).contains("Upgrade Complete").contains("==> Done. PostgreSQL 17");
        assertThat(sql("SELECT count(*) FROM orders")).isEqualTo("20001");

        scale(0);
        await(() -> pod() == null);
        assertThat(job("upgrade", CLAIM)).contains("Upgrade Complete").contains("==> Done. PostgreSQL 17");
        client.apps().statefulSets().inNamespace(SHOP).withName("orders").edit(set -> {
            set.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("bitnamilegacy/postgresql:17");
            return set;
        });
        scale(1);
        await(() -> pod() != null && Kubelet.isReady(pod()));

        assertThat(sql("SHOW server_version_num")).startsWith("17");
        assertThat(sql("SELECT count(*), max(text) FILTER (WHERE id = 0) FROM orders"))
                .isEqualTo("20001|after the snapshot");
        assertThat(kubernetes.offences()).isEmpty();
    }

    @Test
    void aServerIsNotStartedOnDataOfAnotherVersion() {
        client.apps().statefulSets().inNamespace(SHOP).withName("orders").edit(set -> {
            set.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("bitnamilegacy/postgresql:17");
            return set;
        });

        await(() -> !kubernetes.offences().isEmpty());

        assertThat(kubernetes.offences().getFirst())
                .isEqualTo("shop/orders-0 started PostgreSQL 17 on a directory of 15");
    }
}
