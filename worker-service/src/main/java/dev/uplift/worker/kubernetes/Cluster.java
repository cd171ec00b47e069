package dev.uplift.worker.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The Kubernetes clusters that this worker may change: the one that it runs in, or those of its KUBECONFIG. */
@Singleton
public final class Cluster {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 10_000;

    private final Optional<String> usual;
    private final Map<String, String> environment;
    private final Path home;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Optional<String>, KubernetesClient> clients = new HashMap<>();

    /** This worker was given no cluster, or none of this name. */
    public static final class Missing extends Exception {
        Missing(String message) {
            super(message, null, false, false);
        }
    }

    /** @param context of the KUBECONFIG; left out: its current one, or the cluster that the worker runs in */
    @Inject
    public Cluster(@ConfigProperty(name = "uplift.kubernetes.context") Optional<String> context) {
        this(context, System.getenv(), Path.of(System.getProperty("user.home", "/")));
    }

    /** @param environment where KUBECONFIG and what Kubernetes tells its pods stand */
    public Cluster(Optional<String> context, Map<String, String> environment, Path home) {
        this.usual = named(context);
        this.environment = environment;
        this.home = home;
    }

    /** The usual one is known already. */
    public static Cluster of(KubernetesClient known) {
        var cluster = new Cluster(Optional.empty(), Map.of(), Path.of("/"));
        cluster.clients.put(cluster.usual, known);
        return cluster;
    }

    /** Of the usual context. */
    public KubernetesClient client() throws Missing {
        return client(Optional.empty());
    }

    /**
     * The same for all steps; it finds its credentials anew when they change.
     *
     * @param context of the KUBECONFIG; left out: the usual one
     */
    public KubernetesClient client(Optional<String> context) throws Missing {
        var wanted = named(context).or(() -> usual);
        lock.lock();
        try {
            var known = clients.get(wanted);
            if (known != null) {
                return known;
            }
            var client =
                    new KubernetesClientBuilder().withConfig(config(wanted)).build();
            clients.put(wanted, client);
            return client;
        } finally {
            lock.unlock();
        }
    }

    private static Optional<String> named(Optional<String> context) {
        return context.filter(name -> !name.isBlank());
    }

    private Config config(Optional<String> context) throws Missing {
        if (!isConfigured()) {
            throw new Missing("This worker has no Kubernetes cluster: it does not run in one, and has no KUBECONFIG.");
        }
        var found = Config.autoConfigure(context.orElse(null));
        if (context.isPresent()
                && (found.getCurrentContext() == null
                        || !context.get().equals(found.getCurrentContext().getName()))) {
            throw new Missing("The worker's KUBECONFIG has no context '%s'.".formatted(context.get()));
        }
        // The runtime tries again by itself.
        return new ConfigBuilder(found)
                .withConnectionTimeout(CONNECT_MILLIS)
                .withRequestTimeout(ANSWER_MILLIS)
                .withRequestRetryBackoffLimit(0)
                .build();
    }

    private boolean isConfigured() {
        return environment.containsKey("KUBERNETES_SERVICE_HOST")
                || !environment.getOrDefault("KUBECONFIG", "").isBlank()
                || Files.isRegularFile(home.resolve(".kube/config"));
    }

    @PreDestroy
    void close() {
        lock.lock();
        try {
            clients.values().forEach(KubernetesClient::close);
        } finally {
            lock.unlock();
        }
    }
}
