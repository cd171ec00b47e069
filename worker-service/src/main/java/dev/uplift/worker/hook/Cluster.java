package dev.uplift.worker.hook;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The Kubernetes cluster that this worker may change: the one that it runs in, or that of its KUBECONFIG. */
@Singleton
public final class Cluster {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 10_000;

    private final Optional<String> context;
    private final Map<String, String> environment;
    private final Path home;
    private final ReentrantLock lock = new ReentrantLock();
    private KubernetesClient client;

    /** This worker was given no cluster. */
    static final class Missing extends Exception {
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
    Cluster(Optional<String> context, Map<String, String> environment, Path home) {
        this.context = context.filter(name -> !name.isBlank());
        this.environment = environment;
        this.home = home;
    }

    /** One that is known already. */
    static Cluster of(KubernetesClient known) {
        var cluster = new Cluster(Optional.empty(), Map.of(), Path.of("/"));
        cluster.client = known;
        return cluster;
    }

    /** The same for all steps; it finds its credentials anew when they change. */
    KubernetesClient client() throws Missing {
        lock.lock();
        try {
            if (client == null) {
                client = new KubernetesClientBuilder().withConfig(config()).build();
            }
            return client;
        } finally {
            lock.unlock();
        }
    }

    private Config config() throws Missing {
        if (!isConfigured()) {
            throw new Missing("This worker has no Kubernetes cluster: it does not run in one, and has no KUBECONFIG.");
        }
        var found = Config.autoConfigure(context.orElse(null));
        if (context.isPresent()
                && (found.getCurrentContext() == null
                        || !context.get().equals(found.getCurrentContext().getName()))) {
            throw new Missing("The worker's KUBECONFIG has no context '%s' (uplift.kubernetes.context)."
                    .formatted(context.get()));
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
        if (client != null) {
            client.close();
        }
    }
}
