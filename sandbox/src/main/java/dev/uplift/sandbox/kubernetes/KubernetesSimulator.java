package dev.uplift.sandbox.kubernetes;

import dev.uplift.sandbox.platform.Calls;
import dev.uplift.sandbox.platform.Faults;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import dev.uplift.sandbox.platform.Reception;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A Kubernetes cluster on one port of 127.0.0.1. It has the storage classes {@code fast} (which waits for the first
 * consumer; the default) and {@code eager}, and the snapshot class {@code snapshots}.
 */
public final class KubernetesSimulator implements AutoCloseable {

    private static final String KUBECONFIG = """
            apiVersion: v1
            kind: Config
            clusters:
            - name: simulated
              cluster:
                server: %s
            users:
            - name: worker
              user:
                token: not-a-secret
            contexts:
            - name: simulated
              context:
                cluster: simulated
                user: worker
            current-context: simulated
            """;

    private static final String OTHERS = "somebody-else";

    /** A machine that is busy with other tests may answer late. */
    private static final int PATIENCE_MILLIS = 60_000;

    private final PlatformClock clock;
    private final Cluster cluster;
    private final Runtime runtime;
    private final Access access = new Access();
    private final Faults faults = new Faults();
    private final Calls calls = new Calls();
    private final Execs execs;
    private final HttpFront front;

    private KubernetesSimulator(PlatformClock clock, int port, Function<Cluster, Runtime> runtimes) throws IOException {
        this.clock = clock;
        this.cluster = new Cluster(clock);
        this.runtime = runtimes.apply(cluster);
        var kubelet = new Kubelet(cluster, runtime);
        var snapshots = new Snapshots(cluster, runtime);
        new Claims(cluster, runtime, snapshots);
        new StatefulSets(cluster);
        new Deployments(cluster);
        new Jobs(cluster);
        new GarbageCollector(cluster);
        prepare();
        var api = new ApiServer(cluster, access, kubelet);
        this.execs = new Execs(cluster, kubelet);
        var reception = new Reception(api, calls, faults);
        this.front = new HttpFront(
                port,
                request -> isOthers(request) ? Optional.of(reception.answer(request)) : reception.receive(request),
                execs::serve);
    }

    private static boolean isOthers(Request request) {
        return ("Bearer " + OTHERS).equals(request.headers().get("authorization"));
    }

    private void prepare() {
        cluster.images().add(Manifests.APPLICATION_IMAGE, Image.other());
        cluster.images().add(Manifests.PAUSE_IMAGE, Image.other());
        cluster.alone(() -> {
            var objects = new Objects(cluster);
            var classes = ResourcePath.all(StorageClass.class, "");
            objects.create(
                    classes,
                    Store.tree(Manifests.storageClass(Manifests.WAITING, "WaitForFirstConsumer", true)),
                    false);
            objects.create(classes, Store.tree(Manifests.storageClass("eager", "Immediate", false)), false);
            objects.create(
                    ResourcePath.parse("/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses")
                            .orElseThrow(),
                    Store.tree(Manifests.snapshotClass()),
                    false);
            return classes;
        });
    }

    /** Starts one in which nothing is real: disks are lists of directories. @param port 0 takes a free one */
    public static KubernetesSimulator start(PlatformClock clock, int port) throws IOException {
        return new KubernetesSimulator(clock, port, ModelRuntime::new);
    }

    /**
     * Starts one in which disks are folders, servers are real, and Jobs run their commands on this machine. Things take the
     * time that they take, and {@link #delays} beside.
     *
     * @param port 0 takes a free one
     * @param home an existing folder, which a user without rights can reach; what is made there is removed at the end
     */
    public static KubernetesSimulator start(PlatformClock clock, int port, Path home) throws IOException {
        return new KubernetesSimulator(clock, port, cluster -> new ProcessRuntime(cluster, clock::now, home));
    }

    /** Where it listens, without a slash at the end. */
    public URI uri() {
        return front.uri();
    }

    /** A file for clients, with one context of the name {@code simulated}. */
    public String kubeconfig() {
        return KUBECONFIG.formatted(uri());
    }

    /** A client for what a test itself wants to know or do; its calls count as others do. */
    public KubernetesClient client() {
        return client("not-a-secret");
    }

    /** A client of whoever else works in the cluster: its calls are not counted, and nothing goes wrong with them. */
    public KubernetesClient othersClient() {
        return client(OTHERS);
    }

    private KubernetesClient client(String token) {
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl(uri().toString())
                .withOauthToken(token)
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(PATIENCE_MILLIS)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    public PlatformClock clock() {
        return clock;
    }

    /** What is to go wrong with calls, by verb and resource as roles name them, for example {@code create jobs}. */
    public Faults faults() {
        return faults;
    }

    public Calls calls() {
        return calls;
    }

    /** How long things take from now on; what has begun is not changed. */
    public void delays(Delays delays) {
        cluster.alone(() -> {
            cluster.delays(delays);
            return delays;
        });
    }

    /** What a release serves, from now on. @param version for example {@code 1.20} */
    public void level(String version) {
        var minor = Integer.parseInt(version.substring(version.indexOf('.') + 1));
        cluster.level(new ApiLevel(minor, cluster.level().snapshots()));
    }

    /** Volume snapshots are not installed. */
    public void withoutSnapshots() {
        cluster.level(new ApiLevel(cluster.level().minor(), Optional.empty()));
    }

    /** Volume snapshots are installed as external-snapshotter had them before 4: of v1beta1 and no other version. */
    public void withOlderSnapshots() {
        cluster.level(new ApiLevel(cluster.level().minor(), Optional.of("v1beta1")));
    }

    /** From now on nobody may. @param resource a plural, or with a subresource, for example {@code pods/log} */
    public void deny(String verb, String resource) {
        access.deny(verb, resource);
    }

    /** Takes a denial back. */
    public void allow(String verb, String resource) {
        access.allow(verb, resource);
    }

    /** From now on it can be pulled. @param name with its tag, without {@code docker.io/} */
    public void image(String name, Image image) {
        cluster.images().add(name, image);
    }

    /** From now on it cannot be pulled. */
    public void withoutImage(String name) {
        cluster.images().remove(name);
    }

    /** A namespace; from now on there is one. */
    public Space namespace(String name) {
        return cluster.alone(() -> {
            if (cluster.store().find(Namespace.class, "", name).isEmpty()) {
                new Objects(cluster)
                        .create(
                                ResourcePath.all(Namespace.class, ""),
                                Store.tree(new NamespaceBuilder()
                                        .withNewMetadata()
                                        .withName(name)
                                        .endMetadata()
                                        .build()),
                                false);
            }
            return new Space(cluster, runtime, name);
        });
    }

    /**
     * What has happened that must never happen: a server on an empty directory, on that of another version or on files
     * that a newer one has, or two pods that write to one volume. Empty when all is well.
     */
    public List<String> offences() {
        return cluster.alone(cluster::offences);
    }

    /** Stops; the state is gone. */
    @Override
    public void close() {
        front.close();
        execs.close();
        runtime.close();
    }
}
