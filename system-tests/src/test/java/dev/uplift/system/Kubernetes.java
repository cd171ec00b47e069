package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.kubernetes.Directory;
import dev.uplift.sandbox.kubernetes.KubernetesSimulator;
import dev.uplift.sandbox.kubernetes.NewApplication;
import dev.uplift.sandbox.kubernetes.NewCronJob;
import dev.uplift.sandbox.kubernetes.NewPostgres;
import dev.uplift.sandbox.kubernetes.Space;
import dev.uplift.sandbox.machine.PrivateFile;
import dev.uplift.sandbox.platform.PlatformClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A simulated cluster, which lives outside and counts what was done to it. Its time runs 240 times as fast. */
record Kubernetes(KubernetesSimulator simulator, Path kubeconfig) implements AutoCloseable {

    static final int OLD = 15;
    static final int NEW = 17;

    private static final int SPEED = 240;
    private static final String SET = "orders-postgresql";
    private static final String CLIENT = "web";
    private static final String SCHEDULED = "nightly";
    private static final int CLIENTS = 3;

    static Kubernetes start() throws IOException {
        var simulator = KubernetesSimulator.start(PlatformClock.running(SPEED), 0);
        var kubeconfig = Files.createTempDirectory("uplift-kubernetes").resolve("kubeconfig");
        PrivateFile.write(kubeconfig, simulator.kubeconfig());
        return new Kubernetes(simulator, kubeconfig);
    }

    Map<String, String> workerEnvironment() {
        return Map.of(
                "KUBECONFIG",
                kubeconfig.toString(),
                "UPLIFT_KUBERNETES_POLL_INTERVAL",
                Duration.ofMinutes(1).dividedBy(SPEED).toString());
    }

    /** A new server of 15 with its clients, in a namespace of its own, which is returned. */
    Space newServer() {
        var space = simulator.namespace("shop-" + UUID.randomUUID());
        space.create(server());
        space.create(NewApplication.of(CLIENT, CLIENTS).labelled("layer", "application"));
        space.create(NewCronJob.of(SCHEDULED).labelled("layer", "application"));
        return space;
    }

    private static NewPostgres server() {
        return NewPostgres.bitnami(SET, OLD);
    }

    static Map<String, Object> request(Space space, Map<String, Object> options) {
        var all = new HashMap<>(options);
        all.put("provider", Map.of("image", image(NEW), "applications", "layer=application"));
        return Map.of(
                "server",
                Map.of("provider", "kubernetes", "address", Map.of("namespace", space.name(), "statefulSet", SET)),
                "targetVersion",
                Integer.toString(NEW),
                "strategy",
                "in-place",
                "options",
                Uplift.options(all));
    }

    private static String image(int major) {
        return NewPostgres.bitnami(SET, major).image();
    }

    /** How often the cluster was told to. @param operation verb and resource */
    long calls(String operation) {
        return simulator.calls().byOperation().getOrDefault(operation, 0L);
    }

    /** What lies on the volume of the server's claim. */
    static Map<String, Directory> directories(Space space) {
        return space.directories(server().claim());
    }

    /** The name of the volume behind the server's claim. */
    static String volume(Space space) {
        return space.volume(server().claim());
    }

    /** It runs this version on data that it can read, its clients are back, and nothing happened that never must. */
    void serves(Space space, int major) {
        assertThat(space.imageOf(SET)).isEqualTo(image(major));
        assertThat(space.readyPodsOf(CLIENT)).isEqualTo(CLIENTS);
        assertThat(space.runCronJob(SCHEDULED)).isTrue();
        var data = directories(space).get("data");
        assertThat(data.major()).isEqualTo(major);
        assertThat(data.content()).isEqualTo(SET);
        assertThat(simulator.offences()).isEmpty();
    }

    @Override
    public void close() throws IOException {
        simulator.close();
        Files.delete(kubeconfig);
        Files.delete(kubeconfig.getParent());
    }
}
