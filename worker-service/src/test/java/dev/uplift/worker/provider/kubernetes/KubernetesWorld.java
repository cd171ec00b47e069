package dev.uplift.worker.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.sandbox.kubernetes.Delays;
import dev.uplift.sandbox.kubernetes.KubernetesSimulator;
import dev.uplift.sandbox.kubernetes.NewApplication;
import dev.uplift.sandbox.kubernetes.NewCronJob;
import dev.uplift.sandbox.kubernetes.NewPostgres;
import dev.uplift.sandbox.kubernetes.Space;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Story;
import dev.uplift.worker.kubernetes.Cluster;
import dev.uplift.worker.provider.kubernetes.cluster.Api;
import dev.uplift.worker.provider.kubernetes.cluster.Clusters;
import dev.uplift.worker.provider.kubernetes.plan.InPlacePlan;
import dev.uplift.worker.provider.kubernetes.plan.UpgradedSet;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.Layout;
import dev.uplift.worker.provider.kubernetes.server.LayoutUnknown;
import dev.uplift.worker.provider.kubernetes.server.Names;
import dev.uplift.worker.provider.kubernetes.server.PostgresSet;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** A simulated cluster on a standing clock: a server on a volume, its clients, and others beside them. */
final class KubernetesWorld implements SimulatedCluster {

    static final UpgradeId UPGRADE = new UpgradeId("a123456789012345");
    static final Names NAMES = new Names(UPGRADE);
    static final String SHOP = "shop";
    static final String SET = "orders-postgresql";
    static final String CLAIM = "data-orders-postgresql-0";
    static final String OLD_IMAGE = "docker.io/bitnamilegacy/postgresql:15";
    static final String NEW_IMAGE = "docker.io/bitnamilegacy/postgresql:17";
    static final String TO = "17";

    /** Steps of the plan, until nobody has the volume. */
    static final String[] STOPPED = {"stop-applications", "stop-server", "detach"};

    /** Those that take and prove the final snapshot. */
    static final String[] SAVED = {"snapshot", "proof-claim", "prove-snapshot"};

    /** Those that undo all of an outage. */
    static final String[] UNDO = {
        "recover-jobs",
        "recover-stop",
        "recover-detach",
        "recover-data",
        "recover-image",
        "recover-server",
        "restart-applications"
    };

    private static final String FROM = "15.18";
    private static final String CLIENTS = "layer=application";
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(90);

    final KubernetesSimulator cluster;
    final Space shop;
    final KubernetesClient client;
    private final KubernetesClient workers;
    private final Function<KubernetesWorld, Story> told;
    private Story story;

    KubernetesWorld(Function<KubernetesWorld, Story> told) throws IOException {
        this.cluster = KubernetesSimulator.start(PlatformClock.standing(), 0);
        // every call is a point to be killed at: what takes no time is not looked at again and again
        cluster.delays(Delays.USUAL.withScript(LOOK).withSnapshot(LOOK));
        this.shop = cluster.namespace(SHOP);
        this.client = cluster.client();
        this.workers = cluster.client();
        this.told = told;
        shop.create(NewPostgres.bitnami(SET, 15));
        shop.create(NewApplication.of("web", 3).labelled("layer", "application"));
        shop.create(NewApplication.of("prometheus", 1));
        shop.create(NewCronJob.of("nightly").labelled("layer", "application"));
        letTimePass();
    }

    static Map<String, Object> provider(Map<String, Object> more) {
        var all = new HashMap<String, Object>(Map.of("image", NEW_IMAGE, "applications", CLIENTS));
        all.putAll(more);
        return all;
    }

    /** With the driver's own options in it; who names a mode rehearses nothing. */
    static Map<String, Object> options(Map<String, Object> provider) {
        return provider.containsKey("mode")
                ? Map.of("provider", provider(provider), "rehearsal", "skip", "rehearsalReason", "it has its own story")
                : Map.of("provider", provider(provider));
    }

    Api api() {
        return new Api(client);
    }

    PostgresSet read(Map<String, Object> provider) {
        try {
            var set = statefulSet();
            var layout = Layout.of(set, KubernetesOptions.of(provider(provider)));
            var claim = claim(layout.claim()).orElseThrow();
            return new PostgresSet(
                    set, layout, claim, api().volume(claim.getSpec().getVolumeName()), Optional.empty());
        } catch (LayoutUnknown unknown) {
            throw new AssertionError(unknown);
        }
    }

    StatefulSet statefulSet() {
        return api().statefulSet(SHOP, SET).orElseThrow();
    }

    private Container container() {
        return statefulSet().getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    void isServing(String image) {
        assertThat(statefulSet().getStatus().getReadyReplicas()).isEqualTo(1);
        assertThat(container().getImage()).isEqualTo(image);
    }

    void hasNoPods() {
        assertThat(statefulSet().getSpec().getReplicas()).isZero();
    }

    /** By somebody else. */
    void scaleUp() {
        client.apps().statefulSets().inNamespace(SHOP).withName(SET).scale(1);
    }

    /** By somebody else. */
    void setImage(String image) {
        client.resource(new StatefulSetBuilder(statefulSet())
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withImage(image)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .update();
    }

    Optional<PersistentVolumeClaim> claim(String name) {
        return api().claim(SHOP, name);
    }

    /** @param snapshots whether the cluster takes any */
    Plan plan(Map<String, Object> provider, boolean snapshots) {
        return plan(FROM, TO, provider, snapshots);
    }

    Plan plan(String from, String to, Map<String, Object> provider, boolean snapshots) {
        var set = UpgradedSet.of(
                read(provider), KubernetesOptions.of(provider(provider)), from, to, snapshots, true, false);
        return InPlacePlan.of(set, UpgradeOptions.of(options(provider)));
    }

    /** From now on it is about this upgrade of the same server. */
    void tell(UpgradeId upgrade, String to) {
        story = new Story(upgrade, server(), to, story().options(), Map.of(), List.of());
    }

    static Server server() {
        return new Server(
                Clusters.PROVIDER,
                Map.of("namespace", SHOP, "statefulSet", SET),
                Optional.empty(),
                Map.of(),
                Server.DEFAULT_POOL);
    }

    Story story(Map<String, Object> provider, List<Story.Act> acts) {
        return new Story(UPGRADE, server(), TO, UpgradeOptions.of(options(provider)), Map.of(), acts);
    }

    @Override
    public Story story() {
        if (story == null) {
            story = told.apply(this);
        }
        return story;
    }

    @Override
    public KubernetesSimulator cluster() {
        return cluster;
    }

    @Override
    public Driver driver() {
        return new KubernetesDriver(new Clusters(Cluster.of(workers), BETWEEN_LOOKS, cluster.clock()::now), HTTP);
    }

    @Override
    public void letTimePass() {
        cluster.clock().advance(LOOK);
    }

    /** When all that was begun has ended. */
    @Override
    public Object state() {
        cluster.clock().advance(Duration.ofHours(3));
        var state = new TreeMap<String, Object>();
        add(
                state,
                "statefulsets",
                client.apps().statefulSets().inNamespace(SHOP).list().getItems(),
                set -> "%s %s %s"
                        .formatted(
                                set.getSpec().getReplicas(),
                                set.getStatus().getReadyReplicas(),
                                set.getSpec()
                                        .getTemplate()
                                        .getSpec()
                                        .getContainers()
                                        .getFirst()
                                        .getImage()));
        add(
                state,
                "deployments",
                client.apps().deployments().inNamespace(SHOP).list().getItems(),
                set -> "%s %s"
                        .formatted(set.getSpec().getReplicas(), set.getStatus().getReadyReplicas()));
        add(state, "cronjobs", api().cronJobs(SHOP, ""), job -> job.getSpec().getSuspend());
        add(
                state,
                "claims",
                client.persistentVolumeClaims().inNamespace(SHOP).list().getItems(),
                claim -> claim.getSpec().getDataSource());
        add(state, "jobs", client.batch().v1().jobs().inNamespace(SHOP).list().getItems(), job -> "");
        add(state, "configmaps", client.configMaps().inNamespace(SHOP).list().getItems(), map -> "");
        Stream.of(Names.LIVE, Names.FINAL)
                .map(NAMES::of)
                .forEach(name -> state.put(
                        "snapshot " + name,
                        api().snapshot(SHOP, name).map(its -> "%s %s".formatted(its.ready(), its.labels()))));
        state.put("directories", shop.directories(CLAIM));
        state.put("volumes", client.persistentVolumes().list().getItems().size());
        state.put("offences", cluster.offences());
        return state;
    }

    private static <T extends HasMetadata> void add(
            Map<String, Object> state, String kind, List<T> all, Function<T, Object> shown) {
        all.forEach(each -> state.put(
                "%s %s".formatted(kind, each.getMetadata().getName()),
                "%s %s %s"
                        .formatted(
                                each.getMetadata().getLabels(),
                                each.getMetadata().getAnnotations(),
                                shown.apply(each))));
    }

    @Override
    public void takeNames() {
        Stream.of(Names.LIVE, Names.FINAL)
                .filter(_ -> !api().snapshotClasses().isEmpty())
                .map(NAMES::of)
                .forEach(name -> api().takeSnapshot(SHOP, name, CLAIM, Optional.empty(), Map.of()));
        Stream.of(Names.CLONE, Names.PROOF).map(NAMES::of).forEach(name -> api().create(claimNamed(name)));
        api().create(new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(SHOP)
                .withName(NAMES.of(Names.SCRIPT))
                .endMetadata()
                .build());
        Stream.of(Names.REHEARSAL, Names.PROVE, Names.UPGRADE, Names.RECOVER, Names.CLEAN)
                .map(NAMES::of)
                .distinct()
                .forEach(this::job);
        letTimePass();
    }

    private static PersistentVolumeClaim claimNamed(String name) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace(SHOP)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .addToRequests("storage", new Quantity("1Gi"))
                .endResources()
                .endSpec()
                .build();
    }

    /** Somebody's, and it does not get anywhere. */
    void job(String name) {
        api().create(new JobBuilder()
                .withNewMetadata()
                .withNamespace(SHOP)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("other")
                .withImage("no-such-image:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
    }

    @Override
    public void close() {
        client.close();
        workers.close();
        cluster.close();
    }
}
