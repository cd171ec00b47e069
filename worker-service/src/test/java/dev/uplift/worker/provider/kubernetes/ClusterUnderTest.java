package dev.uplift.worker.provider.kubernetes;

import dev.uplift.contracts.Server;
import dev.uplift.sandbox.kubernetes.Delays;
import dev.uplift.sandbox.kubernetes.KubernetesSimulator;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.postgres.DataFolder;
import dev.uplift.worker.provider.kubernetes.cluster.Clusters;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The cluster that tests with real servers run in: that of the file that {@code UPLIFT_TEST_KUBECONFIG} names, or else a
 * simulated one. All that is made there is in a namespace of its own, which is made and removed. Nothing is asked of it but
 * the API.
 */
final class ClusterUnderTest implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(10);
    static final String SET = "orders";
    static final int REPLICAS = 2;

    private static final String WEB = "web";

    private final KubernetesClient client;
    private final String namespace;
    private final AutoCloseable simulated;

    private ClusterUnderTest(KubernetesClient client, String namespace, AutoCloseable simulated) {
        this.client = client;
        this.namespace = namespace;
        this.simulated = simulated;
    }

    /** With the server of version {@link #from} and its data, and an application, all of them ready. */
    static ClusterUnderTest start() throws IOException {
        var kubeconfig = variable("KUBECONFIG");
        var cluster = kubeconfig.isPresent() ? real(Path.of(kubeconfig.get())) : simulated();
        // whoever has a namespace of that name keeps it
        cluster.makeNamespace();
        try {
            cluster.prepare();
            return cluster;
        } catch (RuntimeException | IOException failed) {
            cluster.close();
            throw failed;
        }
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv("UPLIFT_TEST_" + name)).filter(value -> !value.isBlank());
    }

    private static ClusterUnderTest real(Path kubeconfig) {
        var config = Config.fromKubeconfig(variable("CONTEXT").orElse(null), kubeconfig.toFile());
        return new ClusterUnderTest(client(config), namespaceName(), () -> {});
    }

    private static ClusterUnderTest simulated() throws IOException {
        var home = DataFolder.home("kubernetes");
        var simulator = KubernetesSimulator.start(PlatformClock.running(1), 0, home);
        simulator.delays(Delays.NONE);
        return new ClusterUnderTest(client(Config.fromKubeconfig(simulator.kubeconfig())), namespaceName(), () -> {
            var offences = simulator.offences();
            simulator.close();
            Files.delete(home);
            if (!offences.isEmpty()) {
                throw new AssertionError(offences);
            }
        });
    }

    private static KubernetesClient client(Config config) {
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static String namespaceName() {
        return variable("NAMESPACE").orElse("uplift-test-" + Long.toString(System.nanoTime(), Character.MAX_RADIX));
    }

    private void makeNamespace() {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
    }

    private void prepare() throws IOException {
        load("data.yaml");
        await(
                "the data to be made",
                () -> Optional.ofNullable(client.batch()
                                .v1()
                                .jobs()
                                .inNamespace(namespace)
                                .withName("data")
                                .get()
                                .getStatus())
                        .flatMap(status -> Optional.ofNullable(status.getSucceeded()))
                        .filter(succeeded -> succeeded == 1)
                        .isPresent());
        client.batch().v1().jobs().inNamespace(namespace).withName("data").delete();
        load("server.yaml");
        await("the server to be ready", this::isReady);
    }

    private void load(String manifests) throws IOException {
        try (var file = ClusterUnderTest.class.getResourceAsStream(manifests)) {
            var text = new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("${old}", image("OLD"));
            client.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .items()
                    .forEach(
                            item -> client.resource(item).inNamespace(namespace).create());
        }
    }

    private boolean isReady() {
        var set = client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(SET)
                .get();
        return set.getStatus() != null
                && Integer.valueOf(1).equals(set.getStatus().getReadyReplicas());
    }

    static void await(String what, Callable<Boolean> until) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .until(until);
    }

    KubernetesClient client() {
        return client;
    }

    String namespace() {
        return namespace;
    }

    /** The major version of the server, from its image's tag. */
    static String from() {
        return major("OLD");
    }

    /** The major version that it is to get. */
    static String to() {
        return major("NEW");
    }

    private static String major(String image) {
        return image(image).replaceFirst(".*:", "").replaceFirst("\\D.*", "");
    }

    /** {@code OLD=…,NEW=…,UPGRADE=…}, as the demo takes them; without the variable those that everybody can pull. */
    private static String image(String name) {
        for (var pair : variable("IMAGES")
                .orElse("OLD=postgres:15,NEW=postgres:17,UPGRADE=tianon/postgres-upgrade:15-to-17")
                .split(",")) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        throw new IllegalArgumentException("UPLIFT_TEST_IMAGES lacks " + name);
    }

    Server server() {
        return new Server(
                Clusters.PROVIDER,
                Map.of("namespace", namespace, "statefulSet", SET),
                Optional.empty(),
                Map.of(),
                Server.DEFAULT_POOL);
    }

    /** The driver's own options. */
    Map<String, Object> provider() {
        return Map.of("image", image("NEW"), "upgradeImage", image("UPGRADE"), "applications", "layer=application");
    }

    /** How many pods of the application serve. */
    int readyPods() {
        var status = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(WEB)
                .get()
                .getStatus();
        return status == null || status.getReadyReplicas() == null ? 0 : status.getReadyReplicas();
    }

    /** The uid of the server's pod: another one after each start. */
    String pod() {
        return client.pods()
                .inNamespace(namespace)
                .withName(SET + "-0")
                .get()
                .getMetadata()
                .getUid();
    }

    /** What the driver has made and not removed, by kind and name. */
    List<String> madeByUpgrades() {
        return Stream.<HasMetadata>concat(
                        Stream.concat(
                                client.batch().v1().jobs().inNamespace(namespace).list().getItems().stream(),
                                client.persistentVolumeClaims().inNamespace(namespace).list().getItems().stream()),
                        client.configMaps().inNamespace(namespace).list().getItems().stream())
                .map(object -> object.getKind() + " " + object.getMetadata().getName())
                .filter(name -> name.contains(" uplift-"))
                .sorted()
                .toList();
    }

    @Override
    public void close() throws IOException {
        client.namespaces().withName(namespace).delete();
        await(
                "namespace %s to be gone".formatted(namespace),
                () -> client.namespaces().withName(namespace).get() == null);
        client.close();
        try {
            simulated.close();
        } catch (IOException failed) {
            throw failed;
        } catch (Exception unlikely) {
            throw new AssertionError(unlikely);
        }
    }
}
