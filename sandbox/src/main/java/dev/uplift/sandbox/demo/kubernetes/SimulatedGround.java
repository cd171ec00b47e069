package dev.uplift.sandbox.demo.kubernetes;

import dev.uplift.sandbox.demo.stage.UpgradeView;
import dev.uplift.sandbox.kubernetes.Delays;
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
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A simulated cluster with a real server in a simulated pod, whose real data the real script upgrades. */
final class SimulatedGround implements Ground {

    private static final String NAMESPACE = "shop";
    private static final String SET = "orders-postgresql";
    private static final int REPLICAS = 3;

    private final KubernetesSimulator kubernetes;
    private final Space space;
    private final NewPostgres server;
    private final int to;
    private final Path kubeconfig;
    private final Map<String, Long> before;

    private SimulatedGround(
            KubernetesSimulator kubernetes,
            Space space,
            NewPostgres server,
            int to,
            Path kubeconfig,
            Map<String, Long> before) {
        this.kubernetes = kubernetes;
        this.space = space;
        this.server = server;
        this.to = to;
        this.kubeconfig = kubeconfig;
        this.before = before;
    }

    /** Starts it, and fills the server's database. @param home an existing folder */
    static SimulatedGround start(Path home, ClusterOptions options) throws IOException, SQLException {
        var disks = home.resolve("cluster");
        Files.createDirectories(disks);
        var kubernetes = KubernetesSimulator.start(PlatformClock.running(1), 0, disks);
        try {
            kubernetes.delays(Delays.NONE);
            var space = kubernetes.namespace(NAMESPACE);
            space.podSecurity("restricted");
            var server = NewPostgres.bitnami(SET, options.from());
            space.create(server);
            space.create(NewApplication.of("web", REPLICAS).labelled("layer", "application"));
            space.create(NewCronJob.of("nightly").labelled("layer", "application"));
            ShopData.fill(space.awaitServer(server), server.password(), options.rows());
            var kubeconfig = home.resolve("kubeconfig");
            PrivateFile.write(kubeconfig, kubernetes.kubeconfig());
            var before = ShopData.rows(space.awaitServer(server), server.password());
            return new SimulatedGround(kubernetes, space, server, options.to(), kubeconfig, before);
        } catch (IOException | SQLException | RuntimeException failed) {
            kubernetes.close();
            throw failed;
        }
    }

    @Override
    public Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public String context() {
        return "simulated";
    }

    @Override
    public Map<String, Object> address() {
        return Map.of("namespace", NAMESPACE, "statefulSet", SET);
    }

    @Override
    public Map<String, Object> providerOptions() {
        return Map.of("image", image(), "applications", "layer=application");
    }

    private String image() {
        return "docker.io/bitnamilegacy/postgresql:" + to;
    }

    @Override
    public List<String> doubts(UpgradeView view) {
        var doubts = new ArrayList<>(kubernetes.offences());
        try {
            var url = space.awaitServer(server);
            var version = ShopData.version(url, server.password());
            if (!version.equals(view.target().version())) {
                doubts.add("the server answers with version %s, and the document says %s"
                        .formatted(version, view.target().version()));
            }
            var after = ShopData.rows(url, server.password());
            if (!after.equals(before)) {
                doubts.add("the tables were %s and are %s".formatted(before, after));
            }
        } catch (SQLException | IllegalStateException silent) {
            doubts.add("the server does not answer: " + silent.getMessage());
        }
        if (!space.imageOf(SET).equals(image())) {
            doubts.add("the StatefulSet runs " + space.imageOf(SET));
        }
        if (space.readyPodsOf("web") != REPLICAS) {
            doubts.add("%d of %d pods of the application are ready".formatted(space.readyPodsOf("web"), REPLICAS));
        }
        if (!space.runCronJob("nightly")) {
            doubts.add("the CronJob is still suspended");
        }
        return doubts;
    }

    @Override
    public List<String> seen() {
        var lines = new ArrayList<>(List.of("", "Tables       %d".formatted(before.size())));
        before.forEach((table, rows) -> lines.add("  %,12d rows  %s".formatted(rows, table)));
        return lines;
    }

    @Override
    public String proof() {
        return "the server itself runs PostgreSQL %d".formatted(to);
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void close() {
        kubernetes.close();
    }
}
