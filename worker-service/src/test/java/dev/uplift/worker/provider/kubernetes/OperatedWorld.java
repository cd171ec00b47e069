package dev.uplift.worker.provider.kubernetes;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.sandbox.kubernetes.KubernetesSimulator;
import dev.uplift.sandbox.kubernetes.NewApplication;
import dev.uplift.sandbox.kubernetes.NewCronJob;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.worker.driver.Course;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Story;
import dev.uplift.worker.kubernetes.Cluster;
import dev.uplift.worker.provider.kubernetes.cluster.Clusters;
import dev.uplift.worker.provider.kubernetes.operated.OperatedPlan;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A simulated cluster with a server that CloudNativePG operates, and its clients. */
final class OperatedWorld implements SimulatedCluster {

    static final String TO = "17";
    static final Map<String, Object> OPTIONS = Map.of(
            "provider",
            Map.of("image", PlayedOperator.NEW_IMAGE, "applications", "layer=application"),
            "rehearsal",
            "skip",
            "rehearsalReason",
            "tried on a Cluster made from a backup");

    private static final UpgradeId UPGRADE = new UpgradeId("a123456789012345");
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(45);

    final KubernetesSimulator cluster;
    final PlayedOperator operator;
    private final KubernetesClient client;
    private final KubernetesClient workers;
    private final Story story;

    /** @param fails whether the operator's pg_upgrade does */
    OperatedWorld(boolean fails, Course course) throws IOException {
        this.cluster = KubernetesSimulator.start(PlatformClock.standing(), 0);
        this.client = cluster.othersClient();
        this.workers = cluster.client();
        this.operator = new PlayedOperator(client, fails);
        var shop = cluster.namespace(PlayedOperator.NAMESPACE);
        shop.create(NewApplication.of("web", 3).labelled("layer", "application"));
        shop.create(NewCronJob.of("nightly").labelled("layer", "application"));
        operator.create();
        letTimePass();
        this.story = new Story(UPGRADE, server(), TO, UpgradeOptions.of(OPTIONS), Map.of(), course.of(plan()));
    }

    /** As it is seen without SQL. */
    private static Plan plan() {
        return new OperatedPlan(
                        PlayedOperator.CLUSTER,
                        "kubernetes:uid",
                        "15",
                        TO,
                        PlayedOperator.OLD_IMAGE,
                        PlayedOperator.NEW_IMAGE,
                        Optional.of("layer=application"),
                        false)
                .of(UpgradeOptions.of(OPTIONS));
    }

    private static Server server() {
        return new Server(
                Clusters.PROVIDER,
                Map.of("namespace", PlayedOperator.NAMESPACE, "statefulSet", PlayedOperator.CLUSTER),
                Optional.empty(),
                Map.of(),
                Server.DEFAULT_POOL);
    }

    @Override
    public KubernetesSimulator cluster() {
        return cluster;
    }

    @Override
    public Story story() {
        return story;
    }

    @Override
    public Driver driver() {
        return new KubernetesDriver(new Clusters(Cluster.of(workers), BETWEEN_LOOKS, cluster.clock()::now), HTTP);
    }

    @Override
    public void letTimePass() {
        cluster.clock().advance(LOOK);
        operator.look();
    }

    @Override
    public Object state() {
        cluster.clock().advance(Duration.ofHours(1));
        var state = new TreeMap<String, Object>();
        state.put("cluster", operator.cluster().getAdditionalProperties());
        client.apps()
                .deployments()
                .inNamespace(PlayedOperator.NAMESPACE)
                .list()
                .getItems()
                .forEach(each -> state.put(
                        "deployment " + each.getMetadata().getName(),
                        List.of(
                                each.getSpec().getReplicas(),
                                String.valueOf(each.getMetadata().getAnnotations()))));
        client.batch()
                .v1()
                .cronjobs()
                .inNamespace(PlayedOperator.NAMESPACE)
                .list()
                .getItems()
                .forEach(each -> state.put(
                        "cronjob " + each.getMetadata().getName(),
                        List.of(
                                String.valueOf(each.getSpec().getSuspend()),
                                String.valueOf(each.getMetadata().getAnnotations()))));
        state.put(
                "jobs",
                client.batch().v1().jobs().inNamespace(PlayedOperator.NAMESPACE).list().getItems().stream()
                        .map(job -> job.getMetadata().getName())
                        .toList());
        state.put("offences", cluster.offences());
        return state;
    }

    /** It makes nothing, and so takes no names. */
    @Override
    public void takeNames() {}

    @Override
    public void close() {
        client.close();
        workers.close();
        cluster.close();
    }
}
