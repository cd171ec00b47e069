package dev.uplift.worker.provider.kubernetes.cluster;

import dev.uplift.worker.kubernetes.Cluster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The clusters that this worker works in. */
@ApplicationScoped
public class Clusters {

    /** The name of everything here. */
    public static final String PROVIDER = "kubernetes";

    private final Cluster cluster;
    private final Duration pollInterval;
    private final InstantSource clock;

    /** @param pollInterval how often waiting steps look */
    @Inject
    public Clusters(Cluster cluster, @ConfigProperty(name = "uplift.kubernetes.poll-interval") Duration pollInterval) {
        this(cluster, pollInterval, InstantSource.system());
    }

    /** With another clock than the worker's own: that of a simulated cluster. */
    public Clusters(Cluster cluster, Duration pollInterval, InstantSource clock) {
        this.cluster = cluster;
        this.pollInterval = pollInterval;
        this.clock = clock;
    }

    /** @param context of the worker's KUBECONFIG; left out: its usual cluster */
    public Api api(Optional<String> context) throws Cluster.Missing {
        return new Api(cluster.client(context));
    }

    /** How often waiting steps look. */
    public Duration pollInterval() {
        return pollInterval;
    }

    /** Near that of the cluster. */
    public InstantSource clock() {
        return clock;
    }
}
