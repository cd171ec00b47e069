package dev.uplift.worker.provider.kubernetes;

import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.Server;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.kubernetes.Cluster;
import dev.uplift.worker.platform.Actions;
import dev.uplift.worker.provider.kubernetes.cluster.ClusterProblems;
import dev.uplift.worker.provider.kubernetes.cluster.Clusters;
import dev.uplift.worker.provider.kubernetes.precheck.Inspect;
import dev.uplift.worker.provider.kubernetes.precheck.KubernetesPrechecks;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.ServerAddress;
import dev.uplift.worker.provider.kubernetes.sql.SqlAccess;
import dev.uplift.worker.provider.kubernetes.step.KubernetesSteps;
import dev.uplift.worker.provider.kubernetes.step.Turn;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;

/** Upgrades servers on volumes of StatefulSets where they are, after a rehearsal on a volume restored from a snapshot. */
@ApplicationScoped
public class KubernetesDriver implements Driver {

    private final Clusters clusters;
    private final OutgoingHttp http;

    /** @param http for the probes that users bring */
    @Inject
    public KubernetesDriver(Clusters clusters, OutgoingHttp http) {
        this.clusters = clusters;
        this.http = http;
    }

    @Override
    public Descriptor descriptor() {
        return KubernetesDescriptor.descriptor(KubernetesPrechecks.entries());
    }

    @Override
    public Map<String, Action> actions() {
        return Actions.of(
                KubernetesSteps.of(http), Inspect::run, KubernetesPrechecks::run, body -> Turn.action(clusters, body));
    }

    @Override
    public Server located(Server server, Secrets secrets) throws Unlocated {
        try {
            var address = ServerAddress.of(server.address());
            return SqlAccess.of(server, clusters.api(address.context()), address, KubernetesOptions.of(Map.of()))
                    .orElseThrow(() -> new Unlocated("%s has no pod".formatted(address)));
        } catch (Cluster.Missing none) {
            throw new Unlocated(none.getMessage());
        } catch (KubernetesClientException refused) {
            throw new Unlocated(
                    ClusterProblems.of(refused, "looking for the server").detail());
        } catch (IllegalArgumentException wrong) {
            throw new Unlocated(wrong.getMessage());
        }
    }
}
